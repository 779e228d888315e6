//! Twelve callers at once through a pool that has two servers: each sees itself and nobody else.
//!
//! POOLED_URL=postgresql://… cargo run

mod lines;

use std::str::FromStr as _;

use sqlx::Row as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

const CLIENTS: usize = 12;
const ROUNDS: usize = 25;

#[tokio::main]
async fn main() {
    let url = std::env::var("POOLED_URL").expect("POOLED_URL leads to the pool");
    let options = PgConnectOptions::from_str(&url).unwrap().statement_cache_capacity(0);
    let pool = PgPoolOptions::new().max_connections(6).connect_with(options).await.unwrap();
    let clients: Vec<_> = (1..=CLIENTS).map(|at| tokio::spawn(client(pool.clone(), format!("person{at}")))).collect();
    let mut done = 0;
    for client in clients {
        done += client.await.unwrap();
    }
    println!("{done} transactions of {CLIENTS} callers");
}

async fn client(pool: PgPool, me: String) -> usize {
    for round in 0..ROUNDS {
        // In one step, since there is no transaction to keep the server.
        let outside = "select nullif(current_setting('app.current_user_id', true), '')";
        let outside = sqlx::raw_sql(outside).fetch_one(&pool).await.unwrap();
        assert_eq!(outside.get::<Option<String>, _>(0), None, "{me} found a caller outside of a transaction");
        let mut tx = lines::begin_as(&pool, &me).await.unwrap();
        let asked = "select current_user::text, private.caller(), (select string_agg(id, ',') from public.better_auth_users)";
        let row = sqlx::query(asked).persistent(false).fetch_one(&mut *tx).await.unwrap();
        let found: Vec<Option<String>> = (0..3).map(|column| row.get(column)).collect();
        assert_eq!(found, [Some("authenticated".to_owned()), Some(me.clone()), Some(me.clone())]);
        match round % 3 {
            0 => tx.commit().await.unwrap(),
            1 => tx.rollback().await.unwrap(),
            // An error, and a transaction that is dropped.
            _ => assert!(sqlx::query("select 1 / 0").persistent(false).execute(&mut *tx).await.is_err()),
        }
    }
    ROUNDS
}
