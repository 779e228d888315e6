//! `cargo xtask bench-policies`: what reading a large table costs under each template, beside the best policy that a
//! person would write by hand and the forms that are often written, on the same rows in the same run.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use palisade_engine::connect::Session;
use palisade_engine::load::{Loader, Statement, load};
use palisade_engine::scratch::{Role, Scratch, ScratchConfig};
use palisade_engine::sql::{Position, quote_ident};
use palisade_engine::{Error, Result};
use palisade_model as model;
use palisade_model::resolved::intent::CallerSource;

use crate::say;

mod forms;

/// The structs, in which every template has a role of its own.
const STRUCTS: &str = include_str!("structs.txt");

/// The rows: 20,000 people, 1,000 of them coaches of about 19 each.
const WORLD: &str = include_str!("world.sql");

/// Measure templates against policies written by hand, on a million rows
#[derive(Debug, clap::Args)]
pub(crate) struct BenchPolicies {
    /// How many rows the table has
    #[arg(long, default_value_t = 1_000_000)]
    rows: u32,
    /// How often each form runs; the best run counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The major of the server that is started
    #[arg(long, default_value_t = 15)]
    major: u32,
    /// How much slower than the best form by hand a template may be
    #[arg(long, default_value_t = 1.5)]
    limit: f64,
}

impl BenchPolicies {
    pub(crate) fn run(&self) -> Result<()> {
        // The server does the work, and so a build without optimisation measures as well.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.measure_all())
    }

    async fn measure_all(&self) -> Result<()> {
        let roles = forms::ALL.iter().map(|template| template.role.to_owned()).collect();
        let scratch = Scratch::open(&ScratchConfig::new(self.major)?, &roles, &|_| {}).await?;
        let db = scratch.create_database("bench").await?;
        let admin = db.connect_as(&Role::Superuser).await?;
        {
            let session = db.connect_as(&Role::Loader).await?;
            let loader = Loader { session: &session, admin: Some(&admin) };
            load(loader, &statements()?, &[], &["public"]).await?;
        }
        eprintln!("filling {} rows", self.rows);
        admin.execute(&format!("SET bench.rows = {}", self.rows)).await?;
        admin.execute(WORLD).await?;
        admin.execute("VACUUM ANALYZE").await?;
        // Of plans that are made in parallel, or compiled, the fastest run says little.
        admin
            .execute("SET row_security = on; SET jit = off; SET max_parallel_workers_per_gather = 0")
            .await?;
        say(&format!("reading {} rows on PostgreSQL {}, milliseconds", self.rows, self.major));
        let mut slow: Vec<&str> = Vec::new();
        for template in forms::ALL {
            if !self.compare(&admin, template).await? {
                slow.push(template.role);
            }
        }
        drop(admin);
        db.remove(&scratch).await?;
        if slow.is_empty() {
            return Ok(());
        }
        Err(Error::new(format!(
            "slower than {} times the best form by hand: {}",
            self.limit,
            slow.join(", ")
        )))
    }

    /// Measures a template and the forms by hand, and says whether it is fast enough.
    async fn compare(&self, admin: &Session, template: &forms::Template) -> Result<bool> {
        let generated = self.best(admin, template.role, None).await?;
        let mut by_hand: Vec<(&str, Option<Duration>, bool)> = Vec::new();
        for (name, using, naive) in template.forms {
            by_hand.push((name, self.best(admin, template.role, Some(using)).await?, *naive));
        }
        let best = by_hand.iter().filter_map(|(_, time, _)| *time).min();
        let ratio = match (generated, best) {
            (Some(generated), Some(best)) => generated.as_secs_f64() / best.as_secs_f64().max(1e-9),
            _ => f64::INFINITY,
        };
        say(&format!("\n{:<44}{:>12}{ratio:>8.2}", template.role, text(generated)));
        for (name, time, naive) in by_hand {
            let mark = if naive { "  often written" } else { "" };
            say(&format!("  {name:<42}{:>12}{mark}", text(time)));
        }
        Ok(ratio <= self.limit)
    }

    /// The best of some runs, or nothing if one took too long.
    async fn best(&self, admin: &Session, role: &str, using: Option<&str>) -> Result<Option<Duration>> {
        let mut best: Option<Duration> = None;
        admin.execute("BEGIN; SET LOCAL statement_timeout = '20s'").await?;
        if let Some(using) = using {
            let name = format!("runs_select_{role}");
            let policy = quote_ident(&name);
            admin.execute(&format!("ALTER POLICY {policy} ON public.runs USING ({using})")).await?;
        }
        admin
            .execute(&format!(
                "SELECT set_config('request.jwt.claims', '{{\"sub\": \"p7\", \"kind\": \"reader\"}}', true); SET LOCAL ROLE {role}"
            ))
            .await?;
        let begun = Instant::now();
        let mut runs = 0;
        // What is fast runs often: on a busy machine only the best of many says what it costs.
        while runs < self.rounds.max(1) || (begun.elapsed() < Duration::from_millis(400) && runs < 1000) {
            runs += 1;
            let started = Instant::now();
            let ended = admin.execute("SELECT count(*) FROM public.runs").await;
            let took = started.elapsed();
            match ended {
                Ok(()) => best = Some(best.map_or(took, |best| best.min(took))),
                Err(error) if error.sqlstate.as_deref() == Some("57014") => {
                    best = None;
                    break;
                }
                Err(error) => return Err(error),
            }
            // What takes seconds differs little from run to run.
            if took > Duration::from_secs(2) {
                break;
            }
        }
        admin.execute("ROLLBACK").await?;
        Ok(best)
    }
}

fn text(time: Option<Duration>) -> String {
    time.map_or_else(|| "> 20000".to_owned(), |time| format!("{:.2}", time.as_secs_f64() * 1000.0))
}

/// What the structs become.
fn statements() -> Result<Vec<Statement>> {
    let rls = model::RlsConfig {
        caller: vec![CallerSource::Claim(vec!["sub".to_owned()])],
        ..model::RlsConfig::default()
    };
    let config = model::ScanConfig { rls, ..model::ScanConfig::default() };
    let files = BTreeMap::from([("schema/lib.rs".to_owned(), STRUCTS.to_owned())]);
    let script = model::scan(&config, &files)
        .and_then(|model| model::lower(&model, &model::LowerConfig::default()))
        .map_err(|found| {
            Error::new("the structs of the bench have mistakes").report(model::render(&found))
        })?;
    let made = |one: &model::ScriptStatement| {
        let start = one.origin.span.start;
        let position = Position { line: start.line, column: start.column };
        Statement::made(one.sql.as_str(), one.origin.path.to_string(), position)
    };
    script.statements.iter().map(made).collect()
}
