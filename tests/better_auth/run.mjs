// Signs up, in and out with the real Better Auth against the reference schema, as the server, and looks at the rows.
//
//   npm install && BETTER_AUTH_URL=postgresql://… node run.mjs
//
// The URL's role logs in and becomes BETTER_AUTH_ROLE, by default `service_role`, of which it has to be a member. To be
// a member is not enough: that row security does not hold for a role is an attribute, and attributes are not inherited.
//
// Prints one line for each thing that holds. Exits with 1 where one does not, and with 2 if it could not tell.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { configure } from "./auth.mjs";

const url = process.env.BETTER_AUTH_URL;
const role = process.env.BETTER_AUTH_ROLE ?? "service_role";
if (!url) {
  console.error("error: BETTER_AUTH_URL is not set\nhelp: BETTER_AUTH_URL=postgresql://… node run.mjs");
  process.exit(2);
}

const pool = new pg.Pool({ connectionString: url, options: `-c role=${role}`, max: 4 });
const mails = new Map();
const auth = configure(pool, (user, token) => mails.set(user.email, token));

const run = randomUUID().slice(0, 8);
const coach = { email: `coach-${run}@example.test`, password: "correct horse battery", name: "Coach" };
const runner = { email: `runner-${run}@example.test`, password: "staple correct horse", name: "Runner" };

/** The one row of a query. */
async function row(text, ...values) {
  const { rows } = await pool.query(text, values);
  assert.equal(rows.length, 1, `${rows.length} rows instead of one: ${text}`);
  return rows[0];
}

/** How many rows a query counts. */
const count = async (text, ...values) => Number((await row(text, ...values)).count);

/** The headers of a browser that kept the cookies of a response. */
function browser(headers) {
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return new Headers({ cookie: cookies.join("; ") });
}

/** Fails unless the library refuses with this status. */
const refused = (promise, status) => assert.rejects(promise, (error) => error.status === status);

const steps = [
  ["the server may become the role that row security does not restrain", async () => {
    const { bypasses } = await row("select rolbypassrls as bypasses from pg_roles where rolname = current_user");
    assert.equal(bypasses, true);
  }],

  ["signing up as a coach writes a user, an account and a session", async () => {
    const { headers } = await auth.api.signUpEmail({ body: { ...coach, userType: "coach" }, returnHeaders: true });
    coach.browser = browser(headers);
    const user = await row("select * from better_auth_users where email = $1", coach.email);
    coach.id = user.id;
    assert.match(user.id, /^[A-Za-z0-9]{32}$/);
    assert.equal(user.role, "user");
    assert.equal(user.user_type, "coach");
    assert.equal(user.email_verified, false);
    const account = await row("select * from better_auth_accounts where user_id = $1", user.id);
    assert.equal(account.provider_id, "credential");
    assert.match(account.password, /^[0-9a-f]{32}:[0-9a-f]{128}$/);
    const session = await row("select * from better_auth_sessions where user_id = $1", user.id);
    assert.notEqual(session.id, session.token);
    assert.ok(session.expires_at > new Date());
  }],

  ["signing up without a type makes a runner", async () => {
    const { headers } = await auth.api.signUpEmail({ body: runner, returnHeaders: true });
    runner.browser = browser(headers);
    const user = await row("select * from better_auth_users where email = $1", runner.email);
    runner.id = user.id;
    assert.equal(user.user_type, "runner");
  }],

  ["an address signs up once, however it is written", async () => {
    await refused(auth.api.signUpEmail({ body: { ...runner, email: runner.email.toUpperCase() } }), "UNPROCESSABLE_ENTITY");
    await assert.rejects(
      pool.query("insert into better_auth_users (id, name, email) values ($1, 'n', $2)", [run, runner.email.toUpperCase()]),
      { code: "23505" },
    );
  }],

  ["a wrong password does not sign in", async () => {
    await refused(auth.api.signInEmail({ body: { ...runner, password: "wrong horse battery" } }), "UNAUTHORIZED");
  }],

  ["signing in opens a second session, which its cookie finds again", async () => {
    const { headers } = await auth.api.signInEmail({ body: runner, returnHeaders: true });
    runner.browser = browser(headers);
    assert.equal(await count("select count(*) from better_auth_sessions where user_id = $1", runner.id), 2);
    const found = await auth.api.getSession({ headers: runner.browser });
    assert.equal(found.user.id, runner.id);
    assert.equal(found.user.userType, "runner");
    runner.session = found.session;
  }],

  ["changing the name changes updated_at as well", async () => {
    const before = await row("select updated_at from better_auth_users where id = $1", runner.id);
    await auth.api.updateUser({ body: { name: "Runner the Second", fullName: "R. Second" }, headers: runner.browser });
    const after = await row("select * from better_auth_users where id = $1", runner.id);
    assert.equal(after.name, "Runner the Second");
    assert.equal(after.full_name, "R. Second");
    assert.ok(after.updated_at > before.updated_at);
  }],

  ["a runner does not become a coach or an administrator by saying so", async () => {
    await refused(auth.api.updateUser({ body: { userType: "coach" }, headers: runner.browser }), "FORBIDDEN");
    await assert.rejects(auth.api.updateUser({ body: { role: "admin" }, headers: runner.browser }));
    const user = await row("select role, user_type from better_auth_users where id = $1", runner.id);
    assert.deepEqual(user, { role: "user", user_type: "runner" });
  }],

  ["a forgotten password is reset by a one-time token", async () => {
    await auth.api.requestPasswordReset({ body: { email: runner.email } });
    const token = mails.get(runner.email);
    assert.ok(token, "no mail was sent");
    assert.equal(await count("select count(*) from better_auth_verifications where value = $1", runner.id), 1);
    runner.password = "another horse, another battery";
    await auth.api.resetPassword({ body: { token, newPassword: runner.password } });
    assert.equal(await count("select count(*) from better_auth_verifications where value = $1", runner.id), 0);
    const { headers } = await auth.api.signInEmail({ body: runner, returnHeaders: true });
    runner.browser = browser(headers);
  }],

  ["signing out ends the session and leaves the others", async () => {
    const { session } = await auth.api.getSession({ headers: runner.browser });
    const open = await count("select count(*) from better_auth_sessions where user_id = $1", runner.id);
    await auth.api.signOut({ headers: runner.browser });
    assert.equal(await count("select count(*) from better_auth_sessions where token = $1", session.token), 0);
    assert.equal(await count("select count(*) from better_auth_sessions where user_id = $1", runner.id), open - 1);
    assert.equal(await auth.api.getSession({ headers: runner.browser }), null);
  }],

  ["being a coach does not make an administrator", async () => {
    await refused(auth.api.listUsers({ query: {}, headers: coach.browser }), "FORBIDDEN");
  }],

  ["an administrator acts as a user, and the session says who", async () => {
    await pool.query("update better_auth_users set role = 'user,admin' where id = $1", [coach.id]);
    const { session } = await auth.api.impersonateUser({ body: { userId: runner.id }, headers: coach.browser });
    const { impersonated_by } = await row("select * from better_auth_sessions where token = $1", session.token);
    assert.equal(impersonated_by, coach.id);
  }],

  ["a banned user is out and does not come back in", async () => {
    await auth.api.banUser({ body: { userId: runner.id, banReason: "test", banExpiresIn: 3600 }, headers: coach.browser });
    const user = await row("select * from better_auth_users where id = $1", runner.id);
    assert.equal(user.banned, true);
    assert.equal(user.ban_reason, "test");
    assert.ok(user.ban_expires > new Date());
    assert.equal(await count("select count(*) from better_auth_sessions where user_id = $1", runner.id), 0);
    await refused(auth.api.signInEmail({ body: runner }), "FORBIDDEN");
  }],

  ["removing a user removes what belongs to them", async () => {
    await auth.api.removeUser({ body: { userId: runner.id }, headers: coach.browser });
    assert.equal(await count("select count(*) from better_auth_accounts where user_id = $1", runner.id), 0);
  }],
];

try {
  for (const [what, step] of steps) {
    try {
      await step();
      console.log(`ok: ${what}`);
    } catch (error) {
      console.error(`error: not so: ${what}\n${error.stack ?? error}`);
      process.exitCode = error instanceof assert.AssertionError || error.status ? 1 : 2;
      break; // each step builds on those before it
    }
  }
  await pool.query("delete from better_auth_users where email like $1", [`%-${run}@example.test`]);
} catch (error) {
  console.error(`error: cannot clean up: ${error.message}`);
  process.exitCode = 2;
} finally {
  await pool.end();
}
