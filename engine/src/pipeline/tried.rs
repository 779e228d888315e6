//! Two states of access side by side on a scratch, and everybody who tries what differs between them.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{AccessDiff, OWNER, PUBLIC, Roles};
use crate::catalog::Catalog;
use crate::connect::{Session, unless_stopped};
use crate::error::{Error, Result};
use crate::kinds::Kind;
use crate::prove::witness::{self, States, Trial, Which};
use crate::scratch::{Role, Scratch, ScratchDb};
use crate::sql::quote_ident;
use crate::world::{Shape, TableName};

use super::access::Known;
use super::{Pipeline, state};

/// The most attempts that one comparison makes in each state.
pub(super) const MOST: usize = 20_000;

/// Roles of PostgreSQL's own that a role of a scratch may be a member of: they reach no further than its databases.
const HARMLESS: [&str; 3] = ["pg_read_all_data", "pg_write_all_data", "pg_maintain"];

/// Tries in both states whatever differs, and puts what was seen into the findings. Where that cannot be done, the
/// difference says so.
///
/// # Errors
/// When the process was asked to end.
pub(super) async fn observe(
    pipeline: &Pipeline<'_>,
    diff: &mut AccessDiff,
    from: &Known,
    to: &Known,
) -> Result<()> {
    match try_out(pipeline, diff, from, to).await {
        Ok(()) => {}
        Err(error) => {
            unless_stopped()?;
            let details: String = error.details.iter().map(|line| format!(" ({line})")).collect();
            diff.not_looked_at.push(format!("rows: nothing was tried, because {}{details}", error.what));
        }
    }
    Ok(())
}

async fn try_out(pipeline: &Pipeline<'_>, diff: &mut AccessDiff, from: &Known, to: &Known) -> Result<()> {
    if !diff.findings.iter().any(witness::is_tried) {
        return Ok(());
    }
    let roles = from.names().chain(to.names()).collect();
    let scratch = pipeline.open(&roles).await?;
    if !scratch.is_private() {
        return Err(Error::new("a world can only be put into a server that is ours alone"));
    }
    (pipeline.progress)("building both states");
    let theirs = platform(pipeline, scratch).await?;
    let both = Both { old: Side::build(scratch, from).await?, new: Side::build(scratch, to).await? };
    let trial =
        Trial { sources: pipeline.project.config.rls.caller.clone(), theirs, most: MOST, ..Trial::default() };
    (pipeline.progress)("making up a world");
    let bar = |done: usize, whole: usize| {
        (pipeline.progress)(&format!("trying both states: {done} of {whole} attempts"));
    };
    let tried = witness::observe(diff, &both, trial, &bar).await?;
    let (tables, rows) = tried.size;
    let attempts: usize = tried.cells.iter().flatten().map(|cell| cell.attempts).sum();
    let untried = tried.cells.iter().filter(|cell| cell.is_none()).count();
    diff.tried = Some(format!("{attempts} attempts in both states, on {rows} rows of {tables} tables"));
    if untried > 0 {
        diff.not_looked_at.push(format!("rows: of {untried} cells that differ nothing could be tried"));
    }
    diff.not_looked_at.extend(tried.notes);
    let Both { old, new } = both;
    old.remove(scratch).await?;
    new.remove(scratch).await
}

/// The tables that every database of the platform has.
pub(super) async fn platform(pipeline: &Pipeline<'_>, scratch: &Scratch) -> Result<BTreeSet<TableName>> {
    if pipeline.scratch.prelude.is_none() {
        return Ok(BTreeSet::new());
    }
    let base = scratch.create_database("base").await?;
    let shape = Shape::read(&base.connect_as(&Role::Superuser).await?).await?;
    base.remove(scratch).await?;
    Ok(shape.tables.into_keys().collect())
}

struct Both {
    old: Side,
    new: Side,
}

impl Both {
    fn side(&self, which: Which) -> &Side {
        match which {
            Which::Old => &self.old,
            Which::New => &self.new,
        }
    }
}

impl States for Both {
    async fn enter(&self, which: Which) -> Result<&Session> {
        self.side(which).enter().await
    }

    async fn leave(&self, which: Which) -> Result<()> {
        self.side(which).session.execute("ROLLBACK").await
    }
}

/// One state that is visited alone.
pub(super) struct Alone(pub(super) Side);

impl States for Alone {
    async fn enter(&self, _: Which) -> Result<&Session> {
        self.0.enter().await
    }

    async fn leave(&self, _: Which) -> Result<()> {
        self.0.session.execute("ROLLBACK").await
    }
}

/// One state in a database of its own.
pub(super) struct Side {
    db: ScratchDb,
    session: Session,
    roles: Roles,
}

impl Side {
    pub(super) async fn build(scratch: &Scratch, known: &Known) -> Result<Self> {
        let ours = &known.resolved.catalog;
        // With what ours needs elsewhere: an extension, a table of another schema.
        let mut part: Catalog = known.whole.closure(ours.objects.keys());
        part.objects.extend(ours.objects.clone());
        if let Some(scope) = &known.resolved.scope {
            part.objects.extend(scope.theirs.objects.clone());
        }
        let db = state::rebuild(scratch, &part).await?;
        let session = db.connect_as(&Role::Superuser).await?;
        session.execute(&owners(&known.roles, &part)).await?;
        Ok(Self { db, session, roles: known.roles.clone() })
    }

    async fn enter(&self) -> Result<&Session> {
        self.session.execute("BEGIN").await?;
        self.session.execute(&self.setup().await?).await?;
        Ok(&self.session)
    }

    pub(super) async fn remove(self, scratch: &Scratch) -> Result<()> {
        drop(self.session);
        self.db.remove(scratch).await
    }

    /// Gives the roles of the server the attributes and memberships that they have in this state. A superuser only
    /// passes row security here: what a pull request wrote never runs as one.
    async fn setup(&self) -> Result<String> {
        let there = Roles::read(&self.session, false).await?;
        let mut sql = String::new();
        let mut heirless: BTreeMap<&String, bool> = BTreeMap::new();
        for (name, role) in self.roles.roles.iter().filter(|(name, _)| is_ours(name)) {
            let bypasses = role.bypassrls || role.superuser;
            if there.bypasses(name) != bypasses {
                let no = if bypasses { "" } else { "NO" };
                sql += &format!("ALTER ROLE {} {no}BYPASSRLS;\n", quote_ident(name));
            }
        }
        let ours = |m: &&crate::access::Membership| {
            is_ours(&m.member) && (is_ours(&m.role) || HARMLESS.contains(&m.role.as_str()))
        };
        let wanted: BTreeSet<_> = self.roles.memberships.iter().filter(ours).collect();
        let has: BTreeSet<_> = there.memberships.iter().filter(ours).collect();
        for gone in has.difference(&wanted) {
            sql += &format!("REVOKE {} FROM {};\n", quote_ident(&gone.role), quote_ident(&gone.member));
        }
        for new in wanted.difference(&has) {
            sql += &format!("GRANT {} TO {}", quote_ident(&new.role), quote_ident(&new.member));
            if self.session.major() >= 16 {
                sql += &format!(" WITH INHERIT {}, SET {}", new.inherits, new.sets);
            } else {
                heirless.insert(&new.member, new.inherits);
            }
            sql += ";\n";
        }
        for (member, inherits) in heirless {
            let no = if inherits { "" } else { "NO" };
            sql += &format!("ALTER ROLE {} {no}INHERIT;\n", quote_ident(member));
        }
        Ok(sql)
    }
}

/// Gives what is there to its owners; what nobody is known to own stays the loading role's.
fn owners(roles: &Roles, catalog: &Catalog) -> String {
    let word = |kind| match kind {
        Kind::Table => Some("TABLE"),
        Kind::View => Some("VIEW"),
        Kind::MaterializedView => Some("MATERIALIZED VIEW"),
        Kind::ForeignTable => Some("FOREIGN TABLE"),
        Kind::Function => Some("ROUTINE"),
        Kind::Schema => Some("SCHEMA"),
        _ => None,
    };
    let mut sql = String::new();
    for (id, owner) in roles.owners.iter().filter(|(id, owner)| catalog.contains(id) && is_ours(owner)) {
        if let Some(word) = word(id.kind) {
            sql += &format!("ALTER {word} {} OWNER TO {};\n", id.sql(), quote_ident(owner));
        }
    }
    sql
}

/// Whether a role is one that a scratch makes.
pub(super) fn is_ours(name: &str) -> bool {
    name != OWNER && name != PUBLIC && !name.starts_with("pg_") && !name.starts_with("palisade_")
}
