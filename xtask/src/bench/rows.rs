//! Made-up rows in the tables of the reference application, beside a bare COPY of the same rows.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use palisade_engine::sql::quote_literal;
use palisade_engine::{Error, Result};
use serde_json::Value;

use super::server::Server;
use crate::say;

/// How many times as long as a bare COPY of the same rows they may take to be made.
const LIMIT: f64 = 3.0;

/// Makes so many rows, writes them to files, and loads them again from there; a sentence if the first takes too long.
pub(super) async fn compare(server: &Server, palisade: &Path, rows: u64) -> Result<Option<String>> {
    let roles = ["anon", "authenticated", "service_role"].map(|role| {
        format!("DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    });
    let url = server.schema("rows", &roles).await?;
    let run = |args: &[&str]| -> Result<(Duration, Vec<u8>)> {
        let mut command = Command::new(palisade);
        command.args(args).current_dir(crate::root()?).env("DATABASE_URL", &url);
        let started = Instant::now();
        let output = command.output()?;
        let took = started.elapsed();
        if output.status.success() {
            return Ok((took, output.stdout));
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(Error::new(format!("palisade {} failed", args.join(" "))).detail(said))
    };
    run(&["migrate"])?;
    eprintln!("making {rows} rows, and loading them again");
    let (made, said) = run(&["seed", "--fake", &rows.to_string(), "--format", "json"])?;
    let said: Value = serde_json::from_slice(&said).map_err(|error| Error::new(error.to_string()))?;
    let tables = said["tables"].as_array().into_iter().flatten();
    let tables: Vec<&str> = tables.filter_map(|table| table["table"].as_str()).collect();
    let bare = bare_copy(server, &url, &tables).await?;
    let times = made.as_secs_f64() / bare.as_secs_f64();
    say(&format!("{:<36}{:>10.0} ms", format!("seed --fake {rows}"), made.as_secs_f64() * 1000.0));
    say(&format!(
        "{:<36}{:>10.0} ms {times:>7.2} times",
        "a bare COPY of its rows",
        bare.as_secs_f64() * 1000.0
    ));
    let sentence =
        || format!("seed --fake takes {times:.1} times as long as a bare COPY, and {LIMIT} times it may");
    Ok((times > LIMIT).then(sentence))
}

/// What it takes to load the rows of these tables anew from files of the server, in this order and one transaction.
async fn bare_copy(server: &Server, url: &str, tables: &[&str]) -> Result<Duration> {
    let session = server.connect(url).await?;
    let rows = session.query("select current_setting('data_directory')", &[]).await?;
    let folder: String = rows.first().map(|row| row.get(0)).unwrap_or_default();
    let files: Vec<String> =
        (0..tables.len()).map(|at| quote_literal(&format!("{folder}/bench_rows_{at}"))).collect();
    for (table, file) in tables.iter().zip(&files) {
        session.execute(&format!("COPY {table} TO {file}")).await?;
    }
    session.execute(&format!("TRUNCATE {}", tables.join(", "))).await?;
    session.execute("CHECKPOINT").await?;
    let started = Instant::now();
    session.execute("BEGIN").await?;
    for (table, file) in tables.iter().zip(&files) {
        session.execute(&format!("COPY {table} FROM {file}")).await?;
    }
    session.execute("COMMIT").await?;
    let took = started.elapsed();
    let remove = quote_literal(&format!("rm {}", files.join(" ")));
    session.execute(&format!("COPY (SELECT) TO PROGRAM {remove}")).await?;
    Ok(took)
}
