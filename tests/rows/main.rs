//! Structs as rows, by each driver, on a real database, and a folder of migrations run by sqlx itself:
//! `cargo test -p xtask --features rows`.

mod migrator;
mod server;
mod sqlx;
mod tokio_postgres;
