//! Structs as rows, by each driver, on a real database, and a folder of migrations run by sqlx itself:
//! `cargo test -p xtask --features rows`. And what `export` wrote for Diesel and sqlx, compiled and asked.

mod exported;
mod migrator;
mod server;
mod sqlx;
mod tokio_postgres;
