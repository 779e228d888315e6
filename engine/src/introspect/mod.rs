//! Reads a database into a catalog: one query a kind, whatever the number of objects, in one snapshot.

mod collector;
mod row;

use futures_util::stream::{FuturesOrdered, TryStreamExt};
use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

pub(crate) use collector::{Address, Addresses, Collector, class};
pub(crate) use row::Row;

use crate::catalog::{Catalog, Server};
use crate::connect::{Purpose, Session};
use crate::error::{Error, Result};
use crate::kinds::{Kind, Reading as Part};

/// How often a read is repeated when DDL changes the catalogs under it.
const ATTEMPTS: u32 = 3;

/// Opens the snapshot on a session whose other settings are pinned. With an empty `search_path` every name that is
/// not PostgreSQL's own is printed with its schema.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''";

/// The name of the schema that holds our own ledger; never part of a catalog.
pub const LEDGER_SCHEMA: &str = "palisade";

/// From how many rows in the catalogs on a second session is worth its start: those of some two hundred tables.
const MANY_ROWS: i64 = 8_000;

/// What is read beyond the objects of a database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// The roles of the cluster, their memberships and settings, and the settings of the database.
    pub roles: bool,
    /// To whom objects belong.
    pub owners: bool,
}

impl Extent {
    fn covers(self, kind: Kind) -> bool {
        match kind.part_of() {
            Part::Database => true,
            Part::Roles => self.roles,
            Part::Owners => self.owners,
        }
    }
}

/// Reads all user objects of the database behind `session`.
///
/// Rows come from one `REPEATABLE READ` snapshot, but `pg_get_expr` and its siblings look at the newest state:
/// a fingerprint of the catalogs is compared before and after, and the read is repeated when it moved. A session
/// that is for reading is left in a new transaction; any other must not be inside one.
///
/// # Errors
/// When a query fails, when a catalog holds something this version cannot read, or when the schema kept
/// changing during three reads.
pub async fn introspect(session: &mut Session) -> Result<Catalog> {
    introspect_with(session, Extent::default()).await
}

/// As [`introspect`], with what `extent` asks for beyond.
///
/// # Errors
/// As [`introspect`].
pub async fn introspect_with(session: &mut Session, extent: Extent) -> Result<Catalog> {
    Ok(settled(session, extent).await?.0)
}

/// As [`introspect`], with where each object is kept: an object that is called otherwise later is still there.
///
/// # Errors
/// As [`introspect`].
pub(crate) async fn introspect_with_addresses(session: &mut Session) -> Result<(Catalog, Addresses)> {
    settled(session, Extent::default()).await
}

/// Reads until nothing moved meanwhile.
async fn settled(session: &mut Session, extent: Extent) -> Result<(Catalog, Addresses)> {
    let explain = |error: Error| error.context("could not read the database's catalogs");
    for _ in 0..ATTEMPTS {
        if session.purpose() != Purpose::Read {
            session.execute(BEGIN).await?;
        }
        let read = read(session, extent, true).await;
        match session.purpose() {
            Purpose::Read => session.renew_snapshot().await?,
            _ => session.execute("ROLLBACK").await?,
        }
        match read {
            Ok((found, before)) => {
                if fingerprint(session.client()).await.map_err(explain)?.0 == before {
                    return Ok(found);
                }
            }
            // PostgreSQL reports an object that vanished between two catalog look-ups in several ways.
            Err(error) if vanished(&error) => {}
            Err(error) => return Err(explain(error)),
        }
    }
    Err(Error::new("the schema kept changing while it was read")
        .hint("try again when no migration is running"))
}

/// Reads what the open transaction of a session sees, its own changes included. Its `search_path` has to be empty.
///
/// # Errors
/// When a query fails.
pub async fn introspect_here(session: &Session) -> Result<Catalog> {
    let ((catalog, _), _) = read(session, Extent::default(), false).await?;
    Ok(catalog)
}

fn vanished(error: &Error) -> bool {
    error.what.contains("cache lookup failed") || error.what.contains("could not open relation with OID")
}

/// One read, with the fingerprint of the state that it saw. Where there is much to read, a second session helps if it
/// may: most of the time goes into printing expressions, for which a session has one process.
async fn read(session: &Session, extent: Extent, may_help: bool) -> Result<((Catalog, Addresses), String)> {
    let client = session.client();
    let server = server(client).await?;
    let (before, rows) = fingerprint(client).await?;
    let twin = if may_help && rows >= MANY_ROWS { session.twin().await } else { None };
    let aside = twin.as_ref().map_or(client, Session::client);
    let schemas = schemas(client).await?;
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&schemas, Type::OID_ARRAY)];
    let readings = Kind::ALL.iter().filter(|kind| extent.covers(**kind)).map(|kind| Reading::Kind(*kind));
    let readings: Vec<Reading> = readings.chain([Reading::Dependencies, Reading::Unmodelled]).collect();
    // All queries are sent at once: one round trip, unnamed statements only. Each row is taken in and let go of while the
    // server works on the next.
    let mut answers: FuturesOrdered<_> = readings
        .iter()
        .map(|reading| {
            let client = if reading.is_aside() { aside } else { client };
            let parameters = parameters[..reading.parameters()].iter().cloned();
            client.query_typed_raw(reading.query(&server), parameters)
        })
        .collect();
    let mut collector = Collector::new(server.clone());
    for reading in &readings {
        let Some(rows) = answers.try_next().await? else { break };
        let mut rows = std::pin::pin!(rows);
        while let Some(row) = rows.try_next().await? {
            reading.take(&Row::new(&row), &mut collector)?;
        }
    }
    drop(answers);
    Ok((collector.finish(), before))
}

/// One query of a read.
enum Reading {
    Kind(Kind),
    Dependencies,
    Unmodelled,
}

impl Reading {
    fn query(&self, server: &Server) -> &'static str {
        match self {
            Reading::Kind(kind) => kind.query(server),
            Reading::Dependencies => include_str!("dependencies.sql"),
            Reading::Unmodelled => include_str!("unmodelled.sql"),
        }
    }

    /// Whether it is left to the second session.
    fn is_aside(&self) -> bool {
        matches!(self, Reading::Kind(kind) if kind.is_read_aside())
    }

    fn parameters(&self) -> usize {
        usize::from(!matches!(self, Reading::Dependencies))
    }

    fn take(&self, row: &Row<'_>, into: &mut Collector) -> Result<()> {
        match self {
            Reading::Kind(kind) => {
                kind.read(row, into).map_err(|error| error.context(format!("could not read a {kind}")))
            }
            Reading::Dependencies => into.depend(row),
            Reading::Unmodelled => {
                into.unmodelled(row.text("name")?);
                Ok(())
            }
        }
    }
}

async fn server(client: &Client) -> Result<Server> {
    let sql = "select current_setting('server_version_num')::int as version, current_user::text as role, \
               (select rolname::text from pg_roles where oid = 10) as first_superuser, \
               current_database()::text as database, \
               has_column_privilege('pg_subscription', 'subsynccommit', 'select') as reads_all";
    let rows = client.query_typed(sql, &[]).await?;
    let row = rows.first().ok_or_else(|| Error::new("the server did not say its version"))?;
    let row = Row::new(row);
    let version = u32::try_from(row.int("version")?).unwrap_or_default();
    if version < 130_000 {
        let major = version / 10_000;
        return Err(Error::new(format!("PostgreSQL {major} is too old to be read"))
            .hint("Palisade reads PostgreSQL 13 and later"));
    }
    Ok(Server {
        version,
        role: row.text("role")?,
        first_superuser: row.text("first_superuser")?,
        database: row.text("database")?,
        reads_all: row.bool("reads_all")?,
    })
}

/// The OIDs of the schemas whose objects are read: all but PostgreSQL's own, our ledger and those that belong
/// to an extension.
async fn schemas(client: &Client) -> Result<Vec<u32>> {
    let rows = client.query_typed(include_str!("schemas.sql"), &[(&LEDGER_SCHEMA, Type::TEXT)]).await?;
    rows.iter().map(|row| Row::new(row).oid("oid")).collect()
}

/// A value that moves whenever DDL commits, and of how many rows of the catalogs it was made.
async fn fingerprint(client: &Client) -> Result<(String, i64)> {
    let rows = client.query_typed(include_str!("fingerprint.sql"), &[]).await?;
    let Some(row) = rows.first().map(Row::new) else { return Ok((String::new(), 0)) };
    Ok((row.text("fingerprint")?, row.bigint("rows")?))
}
