//! `palisade policy app`

use palisade_engine::Result;
use palisade_engine::caller::{Language, snippet};
use palisade_engine::pipeline::Code;
use serde_json::json;

use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Print the lines by which an application says who calls, and the role that it logs in as
///
/// Policies protect nothing if nobody sets the caller, or if the pool logs in as a role that they do not hold for.
#[derive(Debug, clap::Args)]
pub(crate) struct App {
    /// The language and the driver
    #[arg(long, value_enum)]
    lang: Lang,
    /// The role that the application takes on [default: the one that policies name]
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Lang {
    /// Rust with tokio-postgres
    RustTokio,
    /// Rust with sqlx
    RustSqlx,
    /// TypeScript with postgres.js
    TsPostgres,
    /// TypeScript with Drizzle
    TsDrizzle,
}

pub(crate) fn run(command: &App, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let code = Code::read(&project, None, None)?;
    let language = match command.lang {
        Lang::RustTokio => Language::RustTokio,
        Lang::RustSqlx => Language::RustSqlx,
        Lang::TsPostgres => Language::TsPostgres,
        Lang::TsDrizzle => Language::TsDrizzle,
    };
    let found = snippet(&code.script.intent, language, command.role.as_deref())?;
    // The lines alone on stdout, so that they can go into a file.
    if global.format != crate::args::Format::Json {
        output.note(&format!("the role to log in as, made once by an administrator:\n{}", found.login));
    }
    output.result(&found.code, &json!({ "login": found.login, "code": found.code }))?;
    Ok(Status::Clean)
}
