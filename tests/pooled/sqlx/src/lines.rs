/// Begins a transaction as the person with this id. Everything that is set ends with the transaction, so that no other
/// user of the connection inherits it; whoever may send SQL of their own could say anything, and must not get here.
/// Behind a pool that changes servers between transactions, connect with `PgConnectOptions::statement_cache_capacity(0)`, and
/// ask nothing outside of a transaction: sqlx prepares a statement and runs it in two steps.
pub async fn begin_as(pool: &sqlx::PgPool, id: &str) -> sqlx::Result<sqlx::Transaction<'static, sqlx::Postgres>> {
    let mut tx = pool.begin().await?;
    sqlx::query("select set_config('role', $1, true), set_config('app.current_user_id', $2::text, true)")
        .bind("authenticated")
        .bind(id)
        // Unnamed, so that it works behind a pool that changes servers between transactions.
        .persistent(false)
        .execute(&mut *tx)
        .await?;
    Ok(tx)
}
