// Twelve callers at once through a pool that has two servers: each sees itself and nobody else.
//
//   npm install && npx tsc && POOLED_URL=postgresql://… node out/run.js postgres|drizzle

import assert from 'node:assert/strict'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { asCaller as inDrizzle } from './lines-drizzle.js'
import { asCaller as inPostgres } from './lines-postgres.js'

const CLIENTS = 12
const ROUNDS = 25

const url = new URL(process.env.POOLED_URL ?? '')
const client = postgres({
  host: `${url.searchParams.get('host')}/.s.PGSQL.${url.searchParams.get('port')}`,
  path: `${url.searchParams.get('host')}/.s.PGSQL.${url.searchParams.get('port')}`,
  database: url.pathname.slice(1),
  username: url.username,
  max: 6,
  prepare: false,
})
const db = drizzle(client)

interface Seen {
  role: string
  caller: string
  people: string
}

/** What one caller sees in a transaction; an error is thrown in some of them, as a failing request does. */
const looks: Record<string, (me: string, fails: boolean) => Promise<Seen>> = {
  postgres: (me, fails) =>
    inPostgres(client, me, async (tx) => {
      const [seen] = await tx<Seen[]>`select current_user::text as role, private.caller() as caller,
        (select string_agg(id, ',') from public.better_auth_users) as people`
      if (fails) await tx`select 1 / 0`
      return seen
    }),
  drizzle: (me, fails) =>
    inDrizzle(db, me, async (tx) => {
      const [seen] = await tx.execute(sql`select current_user::text as role, private.caller() as caller,
        (select string_agg(id, ',') from public.better_auth_users) as people`)
      if (fails) await tx.execute(sql`select 1 / 0`)
      return seen as unknown as Seen
    }),
}

const look = looks[process.argv[2] ?? '']
assert.ok(look, 'which client: postgres or drizzle')
let done = 0
await Promise.all(
  Array.from({ length: CLIENTS }, async (_, at) => {
    const me = `person${at + 1}`
    for (let round = 0; round < ROUNDS; round += 1) {
      const [outside] = await client`select nullif(current_setting('app.current_user_id', true), '') as caller`
      assert.equal(outside?.caller, null, `${me} found a caller outside of a transaction`)
      if (round % 3 === 2) await assert.rejects(look(me, true), { message: /division by zero|Failed query/ })
      else assert.deepEqual({ ...(await look(me, false)) }, { role: 'authenticated', caller: me, people: me })
      done += 1
    }
  }),
)
console.log(`${done} transactions of ${CLIENTS} callers`)
await client.end()
