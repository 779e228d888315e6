/// Begins a transaction as the person with this id. Everything that is set ends with the transaction, so that no other
/// user of the connection inherits it; whoever may send SQL of their own could say anything, and must not get here.
/// Behind a pool that changes servers between transactions, ask with `query_typed`, which names no statement.
pub async fn begin_as<'c>(
    client: &'c mut tokio_postgres::Client,
    id: &str,
) -> Result<tokio_postgres::Transaction<'c>, tokio_postgres::Error> {
    use tokio_postgres::types::Type;
    let tx = client.transaction().await?;
    // Unnamed, so that it works behind a pool that changes servers between transactions.
    tx.query_typed(
        "select set_config('role', $1, true), set_config('app.current_user_id', $2::text, true)",
        &[(&"authenticated", Type::TEXT), (&id, Type::TEXT)],
    )
    .await?;
    Ok(tx)
}
