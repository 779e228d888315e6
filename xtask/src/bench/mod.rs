//! `cargo xtask bench`: what the everyday commands cost, as ratios to `pg_dump --schema-only` on the same server in the
//! same run, because times alone say more of the machine than of the program; how the cost grows with the number of
//! tables; and what a pull request's report and made-up rows take.

mod measure;
mod rows;
pub(crate) mod server;
mod structs;
mod synthetic;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use palisade_engine::config::Project;
use palisade_engine::pipeline::Code;
use palisade_engine::{Error, Result};

use self::measure::{Cost, measure};
use self::server::Server;
use crate::cargo::cargo;
use crate::say;

/// By how much more than the number of tables the cost may grow.
const GROWTH: f64 = 1.1;

/// How many milliseconds the structural part of a report may take on a change of one struct.
const REPORT: f64 = 150.0;

/// How many milliseconds a report may take that tries the difference on rows.
const TRIED: f64 = 60_000.0;

/// How many structs the schema has of which a report tries the difference on rows.
const TRIED_STRUCTS: usize = 300;

/// Measure check, diff, report and scan against pg_dump and against their limits, on a made-up schema with policies
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// How many tables the schema has
    #[arg(long, default_value_t = 1000)]
    tables: usize,
    /// How many times as many tables the growth is measured with; 0 leaves it out
    #[arg(long, default_value_t = 10)]
    growth: usize,
    /// How often each command runs; the best run counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Fill the tables of the reference application with so many made-up rows, and compare that with a bare COPY of them
    #[arg(long, value_name = "ROWS")]
    rows: Option<u64>,
    /// The major of the server that is started
    #[arg(long, default_value_t = 15)]
    major: u32,
    /// A superuser's URL, to measure on that server instead; databases called bench_… are made and dropped there
    #[arg(long)]
    url: Option<String>,
    /// The pg_dump to compare with [default: the server's own]
    #[arg(long, value_name = "PATH")]
    pg_dump: Option<PathBuf>,
    /// Build without optimisation: shows that the bench works, and nothing else
    #[arg(long)]
    dev: bool,
}

/// What the commands cost on a schema of one size.
struct Costs {
    dump: Cost,
    check: Cost,
    diff: Cost,
    empty: Cost,
}

impl Costs {
    fn best(self, other: Self) -> Self {
        Self {
            dump: self.dump.best(other.dump),
            check: self.check.best(other.check),
            diff: self.diff.best(other.diff),
            empty: self.empty.best(other.empty),
        }
    }
}

impl Bench {
    pub(crate) fn run(&self) -> Result<()> {
        if cfg!(debug_assertions) && !self.dev {
            // Again, with a program that is worth measuring.
            let mut args = vec!["run", "--quiet", "--release", "--package", "xtask", "--"];
            let given: Vec<String> = std::env::args().skip(1).collect();
            args.extend(given.iter().map(String::as_str));
            return cargo(&args, &[]);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.measure_all())
    }

    async fn measure_all(&self) -> Result<()> {
        let palisade = self.palisade()?;
        let server = Server::start(self.major, self.url.as_deref()).await?;
        let mut missed = Vec::new();
        let costs = self.of_size(&server, &palisade, ["from", "to"], self.tables, self.rounds).await?;
        say(&format!("{} tables with 4 policies each, PostgreSQL {}", self.tables, server.major));
        row("pg_dump --schema-only", costs.dump, costs.dump);
        row("check, the code's catalog cached", costs.check, costs.dump);
        row("diff of two databases", costs.diff, costs.dump);
        row("diff of nothing and a database", costs.empty, costs.dump);
        self.scan()?;
        missed.extend(self.report(&palisade, self.tables, &["--no-execution"], self.rounds, REPORT)?);
        missed.extend(self.report(&palisade, TRIED_STRUCTS.min(self.tables), &[], 1, TRIED)?);
        if self.growth > 1 {
            missed.extend(self.grow(&server, &palisade, &costs).await?);
        }
        if let Some(rows) = self.rows {
            missed.extend(rows::compare(&server, &palisade, rows).await?);
        }
        server.stop().await?;
        if self.dev || missed.is_empty() {
            return Ok(());
        }
        Err(missed.into_iter().fold(Error::new("a limit is missed"), Error::detail))
    }

    /// What everything costs on two schemas of so many tables.
    async fn of_size(
        &self,
        server: &Server,
        palisade: &Path,
        [from, to]: [&str; 2],
        tables: usize,
        rounds: usize,
    ) -> Result<Costs> {
        let pg_dump = self.pg_dump.clone().unwrap_or_else(|| server.bin.join("pg_dump"));
        eprintln!("making two databases of {tables} tables on PostgreSQL {}", server.major);
        let schema = synthetic::schema(tables);
        let old = server.schema(from, &schema).await?;
        let new = server.changed(to, from, &synthetic::changes(tables, 20)).await?;
        let project = project(server.major, &schema)?;
        let palisade = |args: &[&str]| palisade_in(palisade, project.path(), args);
        let mut dump = Command::new(&pg_dump);
        dump.args(["--schema-only", &old]);
        eprintln!("elaborating their code");
        measure(&mut palisade(&["check", &old]), &[0])?;
        let mut costs: Option<Costs> = None;
        for _ in 0..rounds.max(1) {
            let round = Costs {
                dump: measure(&mut dump, &[0])?,
                check: measure(&mut palisade(&["check", &old]), &[0])?,
                diff: measure(&mut palisade(&["diff", &old, &new]), &[1])?,
                empty: measure(&mut palisade(&["diff", "empty", &old]), &[1])?,
            };
            costs = Some(match costs {
                Some(best) => best.best(round),
                None => round,
            });
        }
        costs.ok_or_else(|| Error::new("nothing was measured"))
    }

    /// How much longer everything takes on many times the tables: as many times, if nothing is worse than linear.
    async fn grow(&self, server: &Server, palisade: &Path, small: &Costs) -> Result<Vec<String>> {
        let tables = self.tables * self.growth;
        // As often as the small one: the best of more runs is better.
        let large = self.of_size(server, palisade, ["large_from", "large_to"], tables, self.rounds).await?;
        let most = self.growth as f64 * GROWTH;
        let mut missed = Vec::new();
        say(&format!("{tables} tables"));
        for (what, small, large, limited) in [
            ("pg_dump --schema-only", small.dump, large.dump, false),
            ("check", small.check, large.check, true),
            ("diff of two databases", small.diff, large.diff, false),
            ("diff of nothing and a database", small.empty, large.empty, true),
        ] {
            let times = large.milliseconds() / small.milliseconds();
            say(&format!("{what:<36}{:>10.0} ms {times:>7.1} times", large.milliseconds()));
            if limited && times > most {
                missed.push(format!("{what} takes {times:.1} times as long, and {most:.0} times it may"));
            }
        }
        Ok(missed)
    }

    /// What a report of one changed struct takes, once both sides were elaborated.
    fn report(
        &self,
        palisade: &Path,
        structs: usize,
        flags: &[&str],
        rounds: usize,
        limit: f64,
    ) -> Result<Option<String>> {
        eprintln!("elaborating {structs} structs twice");
        let project = structs::repository(self.major, structs)?;
        let report = |flags: &[&str]| {
            let args = [&["report", "schema@HEAD~1", "schema@HEAD"], flags].concat();
            // More may be read afterwards, which nobody has approved.
            measure(&mut palisade_in(palisade, project.path(), &args), &[1])
        };
        report(&["--no-execution"])?;
        let mut best = report(flags)?;
        for _ in 1..rounds {
            best = best.best(report(flags)?);
        }
        let how = if flags.is_empty() { "with execution" } else { "by structure" };
        let what = format!("report {how}, 1 of {structs} structs");
        say(&format!("{what:<36}{:>10.0} ms", best.milliseconds()));
        let missed = best.milliseconds() > limit;
        Ok(missed.then(|| format!("{what} takes {:.0} ms, and {limit:.0} ms it may", best.milliseconds())))
    }

    /// How long the sources of the reference application take to read.
    fn scan(&self) -> Result<()> {
        let project = Project::find(&crate::root()?)?;
        let mut best = f64::MAX;
        for _ in 0..self.rounds.max(1) {
            let started = Instant::now();
            Code::read(&project, None, None)?;
            best = best.min(started.elapsed().as_secs_f64() * 1000.0);
        }
        say(&format!("{:<36}{best:>10.1} ms", "scan of schema/"));
        Ok(())
    }

    /// Builds the program that is measured, and finds it beside this one.
    fn palisade(&self) -> Result<PathBuf> {
        let profile: &[&str] = if self.dev { &[] } else { &["--release"] };
        // Of the whole workspace: a package alone would choose other features of its dependencies and compile them anew.
        cargo(&[&["build", "--quiet", "--workspace", "--bin", "palisade"], profile].concat(), &[])?;
        Ok(std::env::current_exe()?.with_file_name(format!("palisade{}", std::env::consts::EXE_SUFFIX)))
    }
}

fn row(what: &str, cost: Cost, dump: Cost) {
    let ratio = cost.milliseconds() / dump.milliseconds();
    let memory = cost.memory.map(|bytes| format!("{:>6.0} MB", bytes as f64 / 1e6)).unwrap_or_default();
    say(&format!("{what:<36}{:>10.0} ms {ratio:>7.2} {memory}", cost.milliseconds()));
}

/// A project whose code is the schema.
fn project(major: u32, batches: &[String]) -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("schema"))?;
    std::fs::write(folder.path().join("palisade.toml"), format!("postgres = {major}\n"))?;
    for (number, batch) in batches.iter().enumerate() {
        std::fs::write(folder.path().join(format!("schema/{number:04}.sql")), batch)?;
    }
    Ok(folder)
}

fn palisade_in(palisade: &Path, project: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(palisade);
    command.args(args).current_dir(project);
    command
}
