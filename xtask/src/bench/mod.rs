//! `cargo xtask bench`: what the everyday commands cost, as ratios to `pg_dump --schema-only` on the same server in the
//! same run, because times alone say more of the machine than of the program.

mod measure;
pub(crate) mod server;
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

/// Measure check, diff and scan against pg_dump, on a made-up schema with policies
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
        let pg_dump = self.pg_dump.clone().unwrap_or_else(|| server.bin.join("pg_dump"));
        let (old, new) =
            (synthetic::schema(self.tables, None), synthetic::schema(self.tables, Some(self.tables / 20)));
        eprintln!("making two databases of {} tables on PostgreSQL {}", self.tables, server.major);
        let from = server.database("from", &old).await?;
        let to = server.database("to", &new).await?;
        let project = project(server.major, &old)?;

        let check = || palisade_in(&palisade, project.path(), &["check", &from]);
        let diff = || palisade_in(&palisade, project.path(), &["diff", &from, &to]);
        let mut dump = Command::new(&pg_dump);
        dump.args(["--schema-only", &from]);
        // The first check elaborates the code and fills the cache.
        measure(&mut check(), &[0])?;
        let mut costs: Option<[Cost; 3]> = None;
        for _ in 0..self.rounds.max(1) {
            let round =
                [measure(&mut dump, &[0])?, measure(&mut check(), &[0])?, measure(&mut diff(), &[1])?];
            costs = Some(costs.map_or(round, |best| [0, 1, 2].map(|i| best[i].best(round[i]))));
        }
        let Some([dump, check, diff]) = costs else { return Err(Error::new("nothing was measured")) };

        say(&format!("{} tables with 4 policies each, PostgreSQL {}", self.tables, server.major));
        row("pg_dump --schema-only", dump, dump);
        row("check, the code's catalog cached", check, dump);
        row("diff of two databases", diff, dump);
        self.scan()?;
        if self.growth > 1 {
            self.grow(&server, &palisade, project.path(), diff).await?;
        }
        server.stop().await
    }

    /// How much longer the diff takes on many times the tables: as many times, if nothing is worse than linear.
    async fn grow(&self, server: &Server, palisade: &Path, project: &Path, small: Cost) -> Result<()> {
        let tables = self.tables * self.growth;
        eprintln!("making two databases of {tables} tables");
        let from = server.database("large_from", &synthetic::schema(tables, None)).await?;
        let to = server.database("large_to", &synthetic::schema(tables, Some(tables / 20))).await?;
        let large = measure(&mut palisade_in(palisade, project, &["diff", &from, &to]), &[1])?;
        let times = large.milliseconds() / small.milliseconds();
        say(&format!(
            "{:<36}{:>10.0} ms {times:>7.1} times",
            format!("diff, {} times the tables", self.growth),
            large.milliseconds()
        ));
        Ok(())
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
        cargo(&[&["build", "--quiet", "--package", "palisade-cli"], profile].concat(), &[])?;
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
