//! A scratch database in the hands of a case: loaded, read, changed and asked.

use palisade_engine::catalog::Catalog;
use palisade_engine::connect::Session;
use palisade_engine::introspect::introspect;
use palisade_engine::load::{LoadFile, Loader, Statement, load};
use palisade_engine::scratch::{Role, Scratch, ScratchDb};
use palisade_engine::sql::split;
use palisade_engine::{Error, Result};
use tokio_postgres::SimpleQueryMessage;

use super::case::SCHEMA;

/// A database, and the one session that loads, reads and migrates it: a backend takes longer to start than most cases.
pub(crate) struct Database {
    db: ScratchDb,
    /// Without a superuser's rights.
    pub(crate) session: Session,
    admin: Session,
}

impl Database {
    pub(crate) async fn create(scratch: &Scratch) -> Result<Self> {
        let db = scratch.create_database("case").await?;
        let session = db.connect_as(&Role::Loader).await?;
        let admin = db.connect_as(&Role::Superuser).await?;
        Ok(Self { db, session, admin })
    }

    pub(crate) async fn load(&self, statements: &[Statement], files: &[LoadFile]) -> Result<()> {
        let loader = Loader { session: &self.session, admin: Some(&self.admin) };
        load(loader, statements, files, &[SCHEMA]).await?;
        Ok(())
    }

    pub(crate) async fn read(&mut self) -> Result<Catalog> {
        introspect(&mut self.session).await
    }

    /// Runs a stream of statements one by one, as psql does.
    pub(crate) async fn run(&self, sql: &str) -> Result<()> {
        for statement in split(sql)? {
            self.session
                .execute(&statement.text)
                .await
                .map_err(|error| error.detail(statement.text.clone()))?;
        }
        Ok(())
    }

    /// Inserts rows, past row security and in the schema `public` unless they say otherwise.
    pub(crate) async fn fill(&self, sql: &str) -> Result<()> {
        self.admin.execute(&format!("SET search_path = public;\n{sql}\n;RESET search_path")).await
    }

    /// The answers of queries, as text: `|` between columns, a line a row.
    pub(crate) async fn ask(&self, sql: &str) -> Result<String> {
        self.admin.execute("SET search_path = public").await?;
        let mut out = String::new();
        for query in split(sql)? {
            let messages = self.admin.client().simple_query(&query.text).await.map_err(Error::from)?;
            for message in messages {
                if let SimpleQueryMessage::Row(row) = message {
                    let cells: Vec<&str> = (0..row.len()).map(|i| row.get(i).unwrap_or("∅")).collect();
                    out.push_str(&cells.join("|"));
                    out.push('\n');
                }
            }
            out.push_str("--\n");
        }
        Ok(out)
    }

    pub(crate) async fn remove(self, scratch: &Scratch) -> Result<()> {
        let Self { db, session, admin } = self;
        drop((session, admin));
        db.remove(scratch).await
    }
}
