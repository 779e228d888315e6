//! Structs as rows, by each driver, on a real database: `cargo test -p xtask --features rows`.

mod server;
mod sqlx;
mod tokio_postgres;
