//! The ledger: which migrations a database has, kept in the database itself.

use std::collections::BTreeMap;

use tokio_postgres::types::Type;

use super::standing::Unfinished;
use crate::connect::Session;
use crate::introspect::LEDGER_SCHEMA;
use crate::migration::{Hash, Id, Migration};
use crate::{Error, Result};

/// The version of the ledger's tables that this tool writes, and the newest that it reads.
pub const FORMAT: i32 = 1;

/// What a database says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The migrations that it has, by id.
    pub records: BTreeMap<Id, Record>,
    /// The steps that were started, and whose end is not known; oldest first.
    pub unfinished: Vec<Unfinished>,
}

/// One migration that a database has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The name of its file at the time.
    pub name: String,
    /// The hash of what was run.
    pub hash: Hash,
    /// When, in UTC.
    pub applied_at: String,
    /// The role that connected.
    pub applied_by: String,
    /// `applied`, `adopted`, `recovered` or `resolved`.
    pub how: String,
}

/// How a migration came into the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It was run.
    Applied,
    /// It was run by a runner that was interrupted; the catalog shows that it took place.
    Recovered,
    /// It was run by a runner that was interrupted; a person says that it took place.
    Resolved,
    /// It was run by somebody else.
    Adopted,
}

impl Ledger {
    /// Reads the ledger; a database without one has an empty one.
    ///
    /// # Errors
    /// When it may not be read, or a newer tool wrote it.
    pub async fn read(session: &Session) -> Result<Self> {
        let Some(format) = format(session).await? else { return Ok(Self::default()) };
        if format > FORMAT {
            return Err(Error::new(format!(
                "the ledger has format {format}, which is newer than this version of palisade"
            ))
            .hint("update palisade"));
        }
        let mut records = BTreeMap::new();
        let sql = "SELECT id, name, hash, applied_by, how, \
                   to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM palisade.migrations";
        for row in session.query(sql, &[]).await? {
            let (id, name, hash): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            let (Some(id), Some(hash)) = (Id::parse(&id), Hash::parse(&hash)) else {
                return Err(Error::new(format!("the ledger's row on {name} was not written by palisade"))
                    .detail(format!("palisade.migrations: id {id}, hash {hash}"))
                    .hint("restore palisade.migrations from a backup"));
            };
            let (applied_by, how, applied_at) = (row.get(3), row.get(4), row.get(5));
            records.insert(id, Record { name, hash, applied_at, applied_by, how });
        }
        let mut unfinished = Vec::new();
        for row in session.query(include_str!("unfinished.sql"), &[]).await? {
            let id: String = row.get(0);
            let migration = Id::parse(&id).ok_or_else(|| {
                Error::new(format!("palisade.journal names migration `{id}`, which is no id"))
            })?;
            unfinished.push(Unfinished {
                migration,
                expected: row.get(1),
                backend: row.get(2),
                backend_start: row.get(3),
                started_at: row.get(4),
                hash: row.get(5),
            });
        }
        Ok(Self { records, unfinished })
    }

    /// Whether the database has a migration: itself, or all those in whose place it stands.
    pub fn has(&self, migration: &Migration) -> bool {
        self.records.contains_key(&migration.header.id) || self.has_replaced(migration)
    }

    /// Whether the database has all the migrations in whose place this one stands.
    pub(super) fn has_replaced(&self, migration: &Migration) -> bool {
        let replaces = &migration.header.replaces;
        !replaces.is_empty() && replaces.iter().all(|id| self.records.contains_key(id))
    }
}

/// Creates the ledger where there is none.
pub(super) async fn create(session: &Session) -> Result<()> {
    if format(session).await?.is_some() {
        return Ok(());
    }
    // Several statements in one message are one transaction.
    session.execute(include_str!("ledger.sql")).await.map_err(|error| {
        error.context("the ledger, schema palisade, cannot be created").hint(
            "run as a role that may create schemas in this database: GRANT CREATE ON DATABASE … TO …, or a \
             `role` in the profile",
        )
    })
}

/// Enters a migration of which the database has all that stood in its place.
pub(super) async fn record_once(session: &Session, ledger: &Ledger, migration: &Migration) -> Result<()> {
    if ledger.records.contains_key(&migration.header.id) {
        return Ok(());
    }
    record(session, migration, How::Adopted).await
}

/// Enters a migration.
pub(super) async fn record(session: &Session, migration: &Migration, how: How) -> Result<()> {
    let header = &migration.header;
    let (version, name) = (migration.version.to_string(), migration.file_name());
    let parent = header.parent.as_ref().map(Id::as_str);
    let how = match how {
        How::Applied => "applied",
        How::Recovered => "recovered",
        How::Resolved => "resolved",
        How::Adopted => "adopted",
    };
    let tool = concat!("palisade ", env!("CARGO_PKG_VERSION"));
    let sql = "INSERT INTO palisade.migrations (id, version, name, hash, parent, tool, how) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let params: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 7] = [
        (&header.id.as_str(), Type::TEXT),
        (&version, Type::TEXT),
        (&name, Type::TEXT),
        (&header.hash.as_str(), Type::TEXT),
        (&parent, Type::TEXT),
        (&tool, Type::TEXT),
        (&how, Type::TEXT),
    ];
    session.query(sql, &params).await.map(|_| ())
}

/// The format of the ledger's tables; `None` where there are none.
async fn format(session: &Session) -> Result<Option<i32>> {
    let exists = format!("SELECT to_regclass('{LEDGER_SCHEMA}.format') IS NOT NULL");
    let unreadable = |error: Error| {
        error.context("the ledger, schema palisade, cannot be read").hint(
            "run as the role that applies migrations, or let it run: GRANT USAGE ON SCHEMA palisade TO …; \
                   GRANT SELECT ON ALL TABLES IN SCHEMA palisade TO …",
        )
    };
    let rows = session.query(&exists, &[]).await.map_err(unreadable)?;
    if !rows.first().is_some_and(|row| row.get(0)) {
        return Ok(None);
    }
    let rows = session.query("SELECT max(version) FROM palisade.format", &[]).await.map_err(unreadable)?;
    let format: Option<i32> = rows.first().and_then(|row| row.get(0));
    format.map(Some).ok_or_else(|| {
        Error::new("the ledger does not say its format: palisade.format is empty")
            .hint("restore schema palisade from a backup")
    })
}
