//! `cargo xtask bench-online`: how long a client of a busy table has to wait while it is migrated, by our migration and by the
//! same change as it is often written, on the same rows in the same run.

use std::path::Path;
use std::time::{Duration, Instant};

use palisade_engine::apply::{self, Options};
use palisade_engine::catalog::Catalog;
use palisade_engine::config::Dialect;
use palisade_engine::connect::{Purpose, Session, Target, connect};
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::migration::{Draft, Folder, Group, Slug, Stamp, compose};
use palisade_engine::notes::Notes;
use palisade_engine::plan::{Plan, plan_with};
use palisade_engine::sql::split;
use palisade_engine::{Error, Result, render};

use crate::bench::server::Server;
use crate::say;

mod load;

use load::{Load, Stalls};

const OLD: &str = include_str!("old.sql");
const NEW: &str = include_str!("new.sql");

/// Measure how long clients wait while a busy table is migrated, against the same change as it is often written
#[derive(Debug, clap::Args)]
pub(crate) struct BenchOnline {
    /// How many rows the table has
    #[arg(long, default_value_t = 500_000)]
    rows: u32,
    /// How many clients read and write it
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// How long a statement of the migration waits for a lock, in milliseconds
    #[arg(long, default_value_t = 500)]
    lock_timeout: u64,
    /// The longest that a client may have to wait for our migration, in milliseconds
    #[arg(long, default_value_t = 1000)]
    limit: u64,
    /// The major of the server that is started
    #[arg(long, default_value_t = 15)]
    major: u32,
}

impl BenchOnline {
    pub(crate) fn run(&self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(self.measure())
    }

    async fn measure(&self) -> Result<()> {
        let server = Server::start(self.major, None).await?;
        let (before, wanted) = (catalog(&server, "from", OLD).await?, catalog(&server, "to", NEW).await?);
        let planned = |online| {
            let notes = Notes { online, ..Notes::default() };
            plan_with(&before, &wanted, &diff(&before, &wanted), &notes)
        };
        let (online, naive) = (planned(true)?, planned(false)?);
        say(&format!(
            "{} rows, {} clients, one transaction of three seconds after the other, one long report after the other",
            self.rows, self.clients
        ));
        say(&format!("{:<28}{:>12}{:>12}{:>12}{:>12}", "", "operations", "p99 ms", "longest ms", "took s"));
        let idle = self.under_load(&server, "large_to", async |_| {
            tokio::time::sleep(Duration::from_secs(10)).await;
            Ok(())
        });
        self.report("nothing is migrated", &idle.await?);
        let ours = self
            .under_load(&server, "large_from", async |target| self.migrate(target, &online).await)
            .await?;
        self.report("our migration", &ours);
        let theirs =
            self.under_load(&server, "large_to", async |target| all_at_once(target, &naive).await).await?;
        self.report("the same, often written", &theirs);
        match ours.0.longest <= Duration::from_millis(self.limit) {
            true => Ok(()),
            false => {
                Err(Error::new(format!("a client waited longer than {} ms for our migration", self.limit)))
            }
        }
    }

    fn report(&self, name: &str, (stalls, took): &(Stalls, Duration)) {
        let Stalls { operations, p99, longest } = stalls;
        let ms = |time: &Duration| format!("{:.1}", time.as_secs_f64() * 1000.0);
        say(&format!(
            "{name:<28}{operations:>12}{:>12}{:>12}{:>12.1}",
            ms(p99),
            ms(longest),
            took.as_secs_f64()
        ));
    }

    /// Fills a database, keeps it busy, and does something to it meanwhile.
    async fn under_load(
        &self,
        server: &Server,
        name: &str,
        work: impl AsyncFnOnce(&Target) -> Result<()>,
    ) -> Result<(Stalls, Duration)> {
        server.drop_database(name).await?;
        let rows = format!("SET bench.rows = {}; {}", self.rows, include_str!("rows.sql"));
        let url = server.database(name, &[OLD.to_owned(), rows]).await?;
        let target = Target::parse(&url)?;
        let load = Load::start(&target, self.clients, self.rows).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let began = Instant::now();
        work(&target).await?;
        let took = began.elapsed();
        Ok((load.stop().await?, took))
    }

    async fn migrate(&self, target: &Target, plan: &Plan) -> Result<()> {
        let session = connect(target, Purpose::Apply).await?;
        let options = Options {
            lock_timeout: Duration::from_millis(self.lock_timeout),
            attempts: 100,
            ..Options::default()
        };
        apply::migrate(&session, &folder(plan)?, &options, &mut |event| eprintln!("  {event}")).await?;
        Ok(())
    }
}

/// In one transaction, which waits for its locks without end.
async fn all_at_once(target: &Target, plan: &Plan) -> Result<()> {
    let session = connect(target, Purpose::Apply).await?;
    session.execute("BEGIN").await?;
    for statement in split(&render::transactions(plan))? {
        if !statement.starts_with(&["begin"]) && !statement.starts_with(&["commit"]) {
            session.execute(&statement.text).await?;
        }
    }
    session.execute("COMMIT").await
}

fn folder(plan: &Plan) -> Result<Folder> {
    let groups: Vec<Group> = plan.groups().iter().map(Group::from).collect();
    let empty = Folder::of(Path::new("migrations"), vec![]);
    let draft = Draft {
        slug: Slug::new("busy")?,
        groups: &groups,
        proven: "nothing",
        dialect: Dialect::Plain,
        search_path: &[],
    };
    Ok(Folder::of(Path::new("migrations"), compose(&empty, &draft, &Stamp::fixed("20260101000000")?)?))
}

async fn catalog(server: &Server, name: &str, sql: &str) -> Result<Catalog> {
    let url = server.database(name, &[sql.to_owned()]).await?;
    let mut session: Session = connect(&Target::parse(&url)?, Purpose::Apply).await?;
    introspect(&mut session).await
}
