import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'

type Transaction<S extends Record<string, unknown>> = Parameters<Parameters<PostgresJsDatabase<S>['transaction']>[0]>[0]

/**
 * Runs `work` in a transaction as the person with this id. Everything that is set ends with the transaction, so that no
 * other user of the connection inherits it; whoever may send SQL of their own could say anything, and must not get here.
 * Behind a pool that changes servers between transactions, make the client with `postgres(url, { prepare: false })`.
 */
export function asCaller<T, S extends Record<string, unknown>>(
  db: PostgresJsDatabase<S>,
  id: string,
  work: (tx: Transaction<S>) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(
      sql`select set_config('role', ${'authenticated'}, true), set_config('app.current_user_id', ${id}::text, true)`,
    )
    return work(tx)
  })
}
