import type postgres from 'postgres'

/**
 * Runs `work` in a transaction as the person with this id. Everything that is set ends with the transaction, so that no
 * other user of the connection inherits it; whoever may send SQL of their own could say anything, and must not get here.
 * Behind a pool that changes servers between transactions, make the client with `postgres(url, { prepare: false })`.
 */
export async function asCaller<T>(
  sql: postgres.Sql,
  id: string,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  return (await sql.begin(async (tx) => {
    await tx`select set_config('role', ${'authenticated'}, true), set_config('app.current_user_id', ${id}::text, true)`
    return work(tx)
  })) as T
}
