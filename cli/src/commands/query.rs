//! `palisade query`

mod rows;

use std::io::Read as _;

use palisade_engine::config::Project;
use palisade_engine::connect::Purpose;
use palisade_engine::pipeline::Code;
use palisade_engine::query::{self, Answer, Caller, Request, Sensitive};
use palisade_engine::{Error, Result};
use serde_json::{Map, Value};

use super::{agree, open};
use crate::Status;
use crate::args::{Format, Global};
use crate::output::{Output, number};

/// Run one statement: in a transaction that only reads, unless --write
///
/// Values of columns that the schema marks as `sensitive` are not shown, nor are expressions over them; what a function
/// returns is not seen through. --as-user and --as-role put on a caller for the statement, so that row security can be
/// tried by hand.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade query 'select * from workouts' --as-user u1 --rows 20\n  \
                        palisade query 'select * from races where name = $1' --param 'Western States' --format csv\n  \
                        palisade query 'delete from races where id = $1' --param 7 --write")]
pub(crate) struct Query {
    /// The statement; - reads it from stdin
    sql: String,
    /// The value of $1, then of $2, and so on, in PostgreSQL's notation
    #[arg(long = "param", short, value_name = "VALUE", allow_hyphen_values = true)]
    params: Vec<String>,
    /// Let it change something
    #[arg(long)]
    write: bool,
    /// The role to ask as
    #[arg(long, value_name = "ROLE")]
    as_role: Option<String>,
    /// The user to ask as, said as `[rls] caller` has it, else as the claim `sub` [role: authenticated, unless --as-role]
    #[arg(long, value_name = "ID")]
    as_user: Option<String>,
    /// Further claims, as a JSON object
    #[arg(long, value_name = "JSON")]
    claims: Option<String>,
    /// How many rows to show; 0 shows all
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    rows: u64,
    /// Which page of that many rows
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    page: u64,
    /// Say how long it took
    #[arg(long)]
    timing: bool,
    /// Show sensitive values, too
    #[arg(long)]
    reveal: bool,
    /// Do not ask before writing to a protected database
    #[arg(long)]
    yes: bool,
}

pub(crate) async fn run(command: &Query, global: &Global, output: &Output) -> Result<Status> {
    if global.format == Format::Sql {
        return Err(Error::new("rows have no form that is SQL").hint("--format text, json or csv"));
    }
    let project = global.project()?;
    let caller = caller(command, &project)?;
    let sensitive = if command.reveal { Sensitive::default() } else { sensitive(&project)? };
    let environment = project.environment(global.env.as_deref())?;
    if command.write && environment.protected && !command.yes {
        agree(&format!("Profile `{}` is protected. Write to it?", environment.name), "--yes")?;
    }
    let (environment, session) = open(&project, global, Purpose::Query, output).await?;
    let request = Request {
        sql: statement(command)?,
        params: command.params.clone(),
        write: command.write,
        role: environment.role,
        caller,
        statement_timeout: environment.statement_timeout,
        skip: (command.page - 1).saturating_mul(command.rows),
        rows: command.rows,
        sensitive,
    };
    let answer = query::run(&session, &request).await?;
    match global.format {
        Format::Csv => output.raw(&rows::csv(&answer))?,
        _ => output.result(&rows::table(&answer), &rows::json(&answer))?,
    }
    report(command, &answer, output);
    Ok(Status::Clean)
}

fn report(command: &Query, answer: &Answer, output: &Output) {
    let hidden: Vec<_> =
        answer.columns.iter().filter(|column| column.redacted).map(|column| &*column.name).collect();
    if !hidden.is_empty() {
        output.note(&format!(
            "not shown, because it may be sensitive: {}; --reveal shows it",
            hidden.join(", ")
        ));
    }
    if answer.more {
        output.note(&format!("there are more rows: --page {}, or --rows 0 for all", command.page + 1));
    }
    if let Some(count) = answer.affected {
        output.progress(&number(usize::try_from(count).unwrap_or(usize::MAX), "row"));
    }
    if command.timing {
        output.progress(&format!("{:.1} ms", answer.took.as_secs_f64() * 1000.0));
    }
}

fn statement(command: &Query) -> Result<String> {
    if command.sql != "-" {
        return Ok(command.sql.clone());
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Error::from(error).context("the statement cannot be read from stdin"))?;
    Ok(text)
}

/// The columns that the code calls sensitive. A project without code has none; code that cannot be read is an error,
/// because nobody would know what to hide.
fn sensitive(project: &Project) -> Result<Sensitive> {
    if !project.config.scan.roots.iter().any(|root| project.root.join(root).exists()) {
        return Ok(Sensitive::default());
    }
    let code = Code::read(project, None, None).map_err(|error| {
        error.context("which columns are sensitive is not known").hint("--reveal shows them all")
    })?;
    Ok(Sensitive::of(&code))
}

fn caller(command: &Query, project: &Project) -> Result<Option<Caller>> {
    if command.as_role.is_none() && command.as_user.is_none() && command.claims.is_none() {
        return Ok(None);
    }
    let role = match &command.as_role {
        Some(role) => role.clone(),
        None if project.config.roles.contains("authenticated") => "authenticated".to_owned(),
        None => {
            return Err(Error::new("as which role? `roles` of palisade.toml has no `authenticated`")
                .hint("name it: --as-role ROLE"));
        }
    };
    let mut claims = Map::new();
    if let Some(text) = &command.claims {
        match serde_json::from_str(text) {
            Ok(Value::Object(given)) => claims.extend(given),
            _ => {
                return Err(Error::new("--claims is no JSON object")
                    .hint("write --claims '{\"email\": \"a@example.com\"}'"));
            }
        }
    }
    let sources = &project.config.rls.caller;
    Ok(Some(Caller::of(sources, &role, command.as_user.as_deref(), claims)))
}
