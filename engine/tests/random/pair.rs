//! Two schemas, and whether each becomes the other: every row that the change does not drop stays, what is read back
//! is what was wanted, and planning again gives nothing.

use std::collections::BTreeSet;

use palisade_engine::catalog::{Catalog, ObjectId};
use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::kinds::{Column, Constraint, Object};
use palisade_engine::plan::{Code, Plan, plan};
use palisade_engine::scratch::{Role, Scratch, ScratchDb};
use palisade_engine::sql::split;
use palisade_engine::{Error, Result, render};

use super::rng::Rng;
use super::rows;
use super::sql;
use super::support;
use super::world::{Key, Sort, World};

/// Two schemas.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) old: World,
    pub(crate) new: World,
}

/// What went well.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) pairs: usize,
    /// Statements of sources, and how many of them PostgreSQL took.
    pub(crate) written: usize,
    pub(crate) taken: usize,
    /// Rows that were compared.
    pub(crate) rows: usize,
    /// Statements of plans.
    pub(crate) planned: usize,
    /// Ways that the rows refused, as a hazard had said.
    pub(crate) refused: usize,
    /// Ways that the plan refused by name, since PostgreSQL has none.
    pub(crate) impossible: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        let Self { pairs, written, taken, rows, planned, refused, impossible } = other;
        self.pairs += pairs;
        self.written += written;
        self.taken += taken;
        self.rows += rows;
        self.planned += planned;
        self.refused += refused;
        self.impossible += impossible;
    }
}

impl Pair {
    pub(crate) fn random(seed: u64, major: u32) -> Self {
        let mut rng = Rng::new(seed);
        let old = World::random(&mut rng, major);
        // Writing it tells which choices there are.
        sql::statements(&old);
        let new = old.edited(&mut rng);
        sql::statements(&new);
        Pair { old, new }
    }

    /// Goes both ways.
    pub(crate) async fn check(&self, scratch: &Scratch) -> Result<Tally> {
        let (old, new) = (Side::open(scratch, &self.old).await?, Side::open(scratch, &self.new).await?);
        let mut tally = Tally { pairs: 1, ..Tally::default() };
        for side in [&old, &new] {
            tally.written += side.written;
            tally.taken += side.taken.len();
        }
        let (from, to) = (old.catalog.clone(), new.catalog.clone());
        let mut checked = old.becomes(scratch, &self.new, &from, &to, "forward").await;
        if checked.is_ok() {
            let back = new.becomes(scratch, &self.old, &to, &from, "back").await;
            checked = checked.and_then(|mut one| {
                back.map(|two| {
                    one += two;
                    one
                })
            });
        }
        tally += checked?;
        Ok(tally)
    }
}

/// A database in the state of a schema.
pub(crate) struct Side<'w> {
    world: &'w World,
    db: ScratchDb,
    session: Session,
    catalog: Catalog,
    written: usize,
    /// The statements that PostgreSQL took.
    pub(crate) taken: Vec<String>,
    /// The elements of which it took something.
    known: BTreeSet<Key>,
}

impl<'w> Side<'w> {
    pub(crate) async fn open(scratch: &Scratch, world: &'w World) -> Result<Self> {
        let db = scratch.create_database("random").await?;
        let mut session = db.connect_as(&Role::Superuser).await?;
        let statements = sql::statements(world);
        let written = statements.len();
        let (mut taken, mut known) = (Vec::new(), BTreeSet::new());
        for (key, statement) in run_what_works(&session, statements).await? {
            taken.push(statement);
            known.insert(key);
        }
        let catalog = introspect(&mut session).await?;
        Ok(Side { world, db, session, catalog, written, taken, known })
    }

    pub(crate) async fn close(self, scratch: &Scratch) -> Result<()> {
        let Side { db, session, .. } = self;
        // A migration that rows refused left its transaction open.
        session.execute("ROLLBACK").await?;
        support::drop_subscriptions(&session).await?;
        drop(session);
        db.remove(scratch).await
    }

    /// Migrates it with rows in its tables; where they refuse and a hazard has said so, once more without.
    async fn becomes(
        self,
        scratch: &Scratch,
        other: &World,
        from: &Catalog,
        to: &Catalog,
        way: &str,
    ) -> Result<Tally> {
        let mut side = self;
        let steps = match plan(from, to, &diff(from, to)) {
            Ok(steps) => steps,
            // What PostgreSQL has no way for is said before anything is done.
            Err(error) if !is_defect(&error) => {
                side.close(scratch).await?;
                return Ok(Tally { impossible: 1, ..Tally::default() });
            }
            Err(error) => return Err(error.context(format!("{way}: no plan"))),
        };
        let mut tally = Tally { planned: steps.statements().count(), ..Tally::default() };
        run_what_works(&side.session, rows::inserts(side.world)).await?;
        let mut kept = rows::survivors(side.world, other);
        let there: BTreeSet<String> = side.tables();
        kept.retain(|table, _| there.contains(table));
        let before = rows::read(&side.session, kept.keys()).await?;
        match side.migrate(scratch, &steps, to).await {
            Err(Stop::Rows) => {
                tally.refused += 1;
                let world = side.world;
                side.close(scratch).await?;
                side = Side::open(scratch, world).await?;
                side.migrate(scratch, &steps, to).await.map_err(|stop| stop.error(way))?;
            }
            Err(stop) => return Err(stop.error(way)),
            Ok(()) => {
                let after: BTreeSet<String> = to_tables(to);
                kept.retain(|table, _| after.contains(table));
                let after = rows::read(&side.session, kept.keys()).await?;
                tally.rows += after.values().map(Vec::len).sum::<usize>();
                let lost = rows::losses(&before, &after, &kept);
                if !lost.is_empty() {
                    let error = Error::new(format!("{way}: rows are lost")).detail(lost.join("\n"));
                    return Err(error.detail(render::stream(&steps)));
                }
            }
        }
        side.close(scratch).await?;
        Ok(tally)
    }

    fn tables(&self) -> BTreeSet<String> {
        let of = |sort| self.world.of(sort);
        let tables =
            of(Sort::Table).chain(of(Sort::TypedTable)).filter(|table| self.known.contains(&table.key));
        tables.map(sql::named).collect()
    }

    async fn migrate(&mut self, scratch: &Scratch, steps: &Plan, wanted: &Catalog) -> Result<(), Stop> {
        let script = render::stream(steps);
        for statement in split(&script).map_err(Error::from)? {
            if let Err(error) = self.session.execute(&statement.text).await {
                let by_rows =
                    error.sqlstate.as_deref().is_some_and(|state| matches!(&state[..2], "22" | "23"));
                if by_rows && warned(steps, &statement.text) {
                    return Err(Stop::Rows);
                }
                return Err(Stop::Error(error.detail(script)));
            }
        }
        let result = introspect(&mut self.session).await?;
        let mut left = diff(&result, wanted);
        if !left.is_empty() {
            // An expression may be the same one, printed once more: what both become when made anew decides.
            let (one, other) =
                (support::anew(scratch, &result).await?, support::anew(scratch, wanted).await?);
            let printed = diff(&one, &other);
            left.changed.retain(|id| printed.changed.contains(id));
        }
        // There is no statement that takes a column, or a check, from a table and leaves it its parent's, nor a default.
        let merged = |id: &ObjectId| match (result.get(id), wanted.get(id)) {
            (Some(Object::Column(is)), Some(Object::Column(wanted))) => {
                is.inherited != wanted.inherited
                    && Column { inherited: wanted.inherited, ..is.clone() } == *wanted
            }
            (Some(Object::Constraint(is)), Some(Object::Constraint(wanted))) => {
                let inherited = wanted.inherited;
                !is.inherited && inherited && Constraint { inherited, ..is.clone() } == *wanted
            }
            _ => false,
        };
        let unsaid = |id: &ObjectId| {
            let default = matches!(result.get(id), Some(Object::Default(_)));
            default && id.parent().is_some_and(merged)
        };
        if left.dropped.iter().all(unsaid) && plan(&result, wanted, &left)?.is_empty() {
            left.dropped.clear();
        }
        left.changed.retain(|id| !merged(id));
        if left.is_empty() {
            return Ok(());
        }
        let again = plan(&result, wanted, &left)?;
        let todo: Vec<&str> = again.statements().map(|statement| &*statement.sql).collect();
        let error = Error::new(format!("not there yet: {} {left:?}", todo.join("; ")));
        Err(Stop::Error(error.detail(script)))
    }
}

/// Why a migration did not arrive.
enum Stop {
    /// Rows refused, and a hazard had said that they may.
    Rows,
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Error(error)
    }
}

impl Stop {
    fn error(self, way: &str) -> Error {
        match self {
            Stop::Rows => Error::new(format!("{way}: rows refuse, and there are none")),
            Stop::Error(error) => error.context(way.to_owned()),
        }
    }
}

/// Whether a plan failed because of us.
fn is_defect(error: &Error) -> bool {
    error.hint.as_ref().is_none_or(|hint| hint.contains("defect"))
}

/// Whether the statement said that it can fail on rows.
fn warned(steps: &Plan, sql: &str) -> bool {
    steps.statements().filter(|statement| sql.contains(statement.sql.trim_end())).any(|statement| {
        statement
            .hazards
            .iter()
            .any(|hazard| matches!(hazard.code, Code::MayFail | Code::Rewrite | Code::Scan))
    })
}

/// The tables of a catalog as SQL names them.
fn to_tables(catalog: &Catalog) -> BTreeSet<String> {
    let tables = catalog.objects.keys().filter(|id| id.to_string().starts_with("table "));
    tables.map(|id| id.to_string()["table ".len()..].to_owned()).collect()
}

/// Runs statements, those that fail again after the others, until no more of them work; returns the ones that did.
async fn run_what_works(session: &Session, mut open: Vec<(Key, String)>) -> Result<Vec<(Key, String)>> {
    let mut done = Vec::new();
    // Foreign keys that wait for the commit would fail all of it.
    session
        .execute("BEGIN; SET LOCAL search_path = public; SET CONSTRAINTS ALL IMMEDIATE; SAVEPOINT s")
        .await?;
    loop {
        let mut failed = Vec::new();
        let before = done.len();
        for (key, sql) in open {
            match session.execute(&sql).await {
                Ok(()) => {
                    session.execute("RELEASE s; SAVEPOINT s").await?;
                    done.push((key, sql));
                }
                Err(_) => {
                    session.execute("ROLLBACK TO s").await?;
                    failed.push((key, sql));
                }
            }
        }
        if failed.is_empty() || done.len() == before {
            break;
        }
        open = failed;
    }
    session.execute("COMMIT").await?;
    Ok(done)
}
