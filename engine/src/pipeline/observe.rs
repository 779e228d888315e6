//! Judges migrations that somebody wrote by hand, by running them on a scratch and watching what PostgreSQL does: the
//! locks, the rewrites and the scans are those of the server, and blocks of code are seen through.

use std::collections::BTreeMap;
use std::path::PathBuf;

use palisade_model::{LineColumn, SourceLocation, Span};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;

use crate::access::{self, AccessDiff, State};
use crate::catalog::{Catalog, ObjectId};
use crate::connect::Session;
use crate::diff::diff;
use crate::error::{Error, Result};
use crate::introspect::introspect;
use crate::lint::{Finding, Severity};
use crate::migration::Migration;
use crate::plan::{Code, Hazard, Lock, Plan, plan};
use crate::scratch::{Role, Scratch};
use crate::sql::{Cursor, Position, RawStatement, qualified, quote_ident, significant, split};
use crate::watch::{Touched, Watch, alone};

use super::access::declared;
use super::{Against, Code as Source, Pipeline, source, state};

/// What a file does to a database that the migrations before it lead to.
#[derive(Debug, Clone)]
pub struct Observed {
    /// The file.
    pub path: PathBuf,
    /// Its statements; those that only open, close or set up a transaction are left out.
    pub statements: Vec<ObservedStatement>,
    /// The same change as we would plan it: whatever statements a file has, these rows are in its way.
    pub plan: Plan,
    /// What becomes of access.
    pub access: AccessDiff,
    /// Remarks of the file that allow something that no statement below them does.
    pub unused: Vec<Unused>,
    /// The database behind it.
    pub after: Catalog,
}

/// A remark that allows something which does not occur.
#[derive(Debug, Clone)]
pub struct Unused {
    /// The code that it allows.
    pub code: String,
    /// Why.
    pub reason: String,
    /// Where the statement below it starts.
    pub statement: LineColumn,
}

/// What one statement does.
#[derive(Debug, Clone)]
pub struct ObservedStatement {
    /// Where its first line stands.
    pub at: SourceLocation,
    /// Its text.
    pub sql: String,
    /// The locks that it takes on relations that were there before.
    pub locks: Vec<(Lock, String)>,
    /// Its dangers that nobody has allowed.
    pub findings: Vec<Finding>,
    /// Those that a remark above it allows, and why.
    pub allowed: Vec<(Finding, String)>,
}

/// Runs files on what the migrations before them lead to: a file of the folder follows those before it, any other one
/// follows them all.
///
/// # Errors
/// When the folder cannot be replayed, or a file does not run there.
pub async fn observe(pipeline: &Pipeline<'_>, paths: &[PathBuf]) -> Result<Vec<Observed>> {
    let code = Source::read(pipeline.project, None, None)?;
    let folder = pipeline.project.migrations()?;
    let roles = code.roles.union(&source::known_roles(pipeline)?).cloned().collect();
    let scratch = pipeline.open(&roles).await?;
    let base = state::base(scratch).await?;
    let mut observed = Vec::new();
    for path in paths {
        (pipeline.progress)(&format!("running {}", path.display()));
        let text = std::fs::read_to_string(path)
            .map_err(|error| Error::new(format!("{} cannot be read: {error}", path.display())))?;
        let own =
            folder.migrations().iter().find(|m| path.file_name().is_some_and(|name| *name == *m.file_name()));
        let before = folder.migrations().iter().filter(|m| own.is_none_or(|own| m.version < own.version));
        let root = &pipeline.project.root;
        let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let Watched { statements, unused, old, new } =
            watch_file(pipeline, scratch, &base, before, &shown, &text).await?;
        let facts = declared(pipeline, &new).await?;
        let access = access::compare(&State::new(&old, &facts), &State::new(&new, &facts));
        let plan = plan(&old, &new, &diff(&old, &new))?;
        observed.push(Observed { path: path.clone(), statements, plan, access, unused, after: new });
    }
    Ok(observed)
}

/// A file that was run.
pub(super) struct Watched {
    /// Its statements.
    pub statements: Vec<ObservedStatement>,
    /// Its remarks that allow something which does not occur.
    pub unused: Vec<Unused>,
    /// The database before it.
    pub old: Catalog,
    /// The database behind it.
    pub new: Catalog,
}

/// Runs a file of that text on what migrations lead to, each statement by itself.
///
/// # Errors
/// When one does not run.
pub(super) async fn watch_file<'m>(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    theirs: &Catalog,
    before: impl IntoIterator<Item = &'m Migration>,
    shown: &str,
    text: &str,
) -> Result<Watched> {
    let db = state::from_migrations(pipeline, scratch, theirs, before, &Role::Loader).await?;
    let mut session = db.connect_as(&Role::Loader).await?;
    let old = introspect(&mut session).await?;
    let beside = [db.connect_as(&Role::Loader).await?, db.connect_as(&Role::Loader).await?];
    // Names are looked up where psql would look for them, as in the proof.
    session.execute("RESET search_path").await?;
    let (statements, unused) = run((&session, &beside), shown, text, &old).await?;
    drop(beside);
    let new = introspect(&mut session).await?;
    drop(session);
    db.remove(scratch).await?;
    Ok(Watched { statements, unused, old, new })
}

impl Observed {
    /// Adds what a database in use says: the rows that are in the way or lost, and the sizes of what is locked. What a
    /// remark allows stays allowed.
    pub fn hold_against(&mut self, mut said: Against) {
        for finding in self.statements.iter_mut().flat_map(|statement| &mut statement.findings) {
            let size = said.size(std::slice::from_ref(&finding.object.sql()));
            if !size.is_empty() {
                finding.message += &format!(": {size} in {}", said.profile);
            }
        }
        said.measured.retain(|measured| measured.hazard.counts.is_some());
        let found = said.findings(|measured| {
            let locks = |statement: &&ObservedStatement| {
                statement.locks.iter().any(|(_, relation)| measured.relations.contains(relation))
            };
            // One that reads the rows is more likely than the last one that locks them.
            let reads = |statement: &&ObservedStatement| {
                locks(statement) && statement.findings.iter().any(|finding| finding.code == Code::Scan.code())
            };
            let reading =
                self.statements.iter().rfind(reads).filter(|_| measured.hazard.code == Code::MayFail);
            reading.or(self.statements.iter().rfind(locks)).map(|statement| statement.at.clone())
        });
        for finding in found {
            let home = finding.at.as_ref().and_then(|at| self.statements.iter().position(|s| s.at == *at));
            let last = self.statements.len().checked_sub(1);
            if let Some(statement) = home.or(last).and_then(|at| self.statements.get_mut(at)) {
                statement.take(finding, &mut self.unused);
            }
        }
    }
}

impl ObservedStatement {
    /// Takes a finding that says more than those there are, which go.
    fn take(&mut self, finding: Finding, unused: &mut Vec<Unused>) {
        let same = |other: &Finding| {
            other.code == finding.code
                && other.object.root() == finding.object.root()
                && finding.code == Code::DataLoss.code()
        };
        if let Some((allowed, _)) = self.allowed.iter_mut().find(|(allowed, _)| same(allowed)) {
            *allowed = finding;
            return;
        }
        let remark = unused
            .iter()
            .position(|remark| remark.code == finding.code && remark.statement == self.at.span.start);
        match remark {
            Some(remark) => self.allowed.push((finding, unused.remove(remark).reason)),
            None => {
                self.findings.retain(|other| !same(other));
                self.findings.push(finding);
            }
        }
    }
}

async fn run(
    (session, beside): (&Session, &[Session; 2]),
    shown: &str,
    text: &str,
    old: &Catalog,
) -> Result<(Vec<ObservedStatement>, Vec<Unused>)> {
    // Of what has such a name only relations are watched.
    let relations = old.objects.keys().filter(|id| id.parent().is_none());
    let relations: BTreeMap<String, &ObjectId> = relations.map(|id| (id.sql(), id)).collect();
    let (mut observed, mut unused) = (Vec::new(), Vec::new());
    let first = Watch::begin(session).await?;
    let statements = split(text).map_err(|error| error.in_file(shown))?;
    for (open, statement) in brackets(&statements, shown)?.into_iter().zip(statements) {
        let mut allows = allows(&statement, shown)?;
        if is_bracket(&statement) {
            unused.extend(allows.into_iter().map(|allow| allow.unused(&statement)));
            continue;
        }
        let line = statement.position.line;
        let touched = match watched(session, &statement).await {
            Err(error) if refuses_transaction(&error) => match open {
                Some(since) => return Err(refused(shown, line, since)),
                None => alone(session, beside, &statement.text).await,
            },
            watched => watched,
        };
        let mut touched = touched.map_err(|error| error.context(format!("{shown}:{line} does not run")))?;
        for seen in &mut touched {
            let Touched { relation, dropped_indexes, dropped_constraints, .. } = seen;
            dropped_indexes.retain(|gone| first.had(relation, gone));
            dropped_constraints.retain(|gone| first.had(relation, gone));
        }
        let (mut findings, mut allowed) = (Vec::new(), Vec::new());
        let hazards = judge(&statement, &touched).into_iter().chain(every_row(session, &statement).await?);
        for (relation, hazard) in hazards {
            // What the file made itself, nobody uses yet.
            let Some(object) = relations.get(&relation) else { continue };
            let allow = allows.iter_mut().find(|allow| allow.code == hazard.code.code());
            let finding = finding(object, hazard, shown, &statement);
            match allow {
                Some(allow) => {
                    allow.used = true;
                    allowed.push((finding, allow.reason.clone()));
                }
                None => findings.push(finding),
            }
        }
        let left = allows.into_iter().filter(|allow| !allow.used);
        unused.extend(left.map(|allow| allow.unused(&statement)));
        let locks = touched.into_iter().filter(|seen| relations.contains_key(&seen.relation));
        let locks = locks.filter_map(|seen| Some((seen.lock?, seen.relation))).collect();
        observed.push(ObservedStatement {
            at: location(shown, &statement),
            sql: statement.text,
            locks,
            findings,
            allowed,
        });
    }
    Ok((observed, unused))
}

/// The first line of a statement.
fn location(shown: &str, statement: &RawStatement) -> SourceLocation {
    let end = statement.position.after(statement.text.lines().next().unwrap_or_default());
    let span = Span { start: start(statement.position), end: start(end) };
    SourceLocation { path: shown.into(), span }
}

fn start(at: Position) -> LineColumn {
    LineColumn { line: at.line, column: at.column }
}

fn finding(object: &ObjectId, hazard: Hazard, shown: &str, statement: &RawStatement) -> Finding {
    let loses = hazard.code == Code::DataLoss;
    Finding {
        code: hazard.code.code(),
        rule: hazard.code.title(),
        severity: if loses { Severity::Error } else { Severity::Warning },
        object: object.clone(),
        message: hazard.message,
        help: Some(format!("if it is meant: -- palisade: allow {} because …", hazard.code.code())),
        fix: None,
        at: Some(location(shown, statement)),
        note: None,
    }
}

/// Runs a statement in a transaction of its own, so that its locks are its own.
async fn watched(session: &Session, statement: &RawStatement) -> Result<Vec<Touched>> {
    let sets = usize::from(statement.starts_with(&["set"]));
    let sql = statement.text.replacen("SET LOCAL ", "SET ", sets);
    session.execute("BEGIN").await?;
    let ran = async {
        let watch = Watch::begin(session).await?;
        session.execute(&sql).await?;
        watch.end(session).await
    };
    let ran = ran.await;
    session.execute(if ran.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
    ran
}

/// Whether a statement may not be in a transaction, or ends one itself.
fn refuses_transaction(error: &Error) -> bool {
    let codes = [SqlState::ACTIVE_SQL_TRANSACTION, SqlState::INVALID_TRANSACTION_TERMINATION];
    error.sqlstate.as_ref().is_some_and(|state| codes.iter().any(|code| code.code() == state))
}

fn refused(shown: &str, line: usize, since: usize) -> Error {
    let what = "PostgreSQL refuses this statement inside of a transaction";
    Error::new(format!("{shown}:{line}: {what}, and that of line {since} is open"))
        .hint("give it a file of its own, whose first line is `-- no-transaction`")
}

/// What somebody has to know of a statement.
fn judge(statement: &RawStatement, touched: &[Touched]) -> Vec<(String, Hazard)> {
    let mut hazards = Vec::new();
    let builds =
        statement.starts_with(&["create"]) && statement.words.iter().take(3).any(|word| word == "index");
    let detaches = statement.starts_with(&["alter", "table"]) && says(statement, &["detach", "partition"]);
    let drops = statement.starts_with(&["drop", "index"]);
    let gentler =
        (detaches || drops) && !says(statement, &["concurrently"]) && !says(statement, &["finalize"]);
    for seen in touched {
        let relation = &seen.relation;
        let mut add =
            |code, message: String| hazards.push((relation.clone(), Hazard { code, message, counts: None }));
        if seen.dropped {
            add(Code::DataLoss, format!("deletes {relation} and every row in it"));
            continue;
        }
        for column in &seen.dropped_columns {
            add(Code::DataLoss, format!("deletes column {column} of {relation} in every row"));
        }
        if let Some(name) = &seen.renamed {
            add(
                Code::BreaksCode,
                format!("{relation} is called {name} afterwards: code that reads the old name fails"),
            );
        }
        for column in &seen.nullable_columns {
            let what = "may be null afterwards: code that takes a value for granted fails on such rows";
            add(Code::BreaksCode, format!("column {column} of {relation} {what}"));
        }
        if seen.identified_anew {
            let what = "apart by something else afterwards, or not at all";
            add(Code::BreaksCode, format!("subscribers tell rows of {relation} {what}"));
        }
        for index in &seen.dropped_indexes {
            let what = format!(
                "queries that lean on index {} of {relation} read the whole table afterwards",
                index.name
            );
            add(Code::TakenAway, what);
        }
        for constraint in &seen.dropped_constraints {
            add(
                Code::TakenAway,
                format!("rows that {} keeps out of {relation} come in afterwards", constraint.name),
            );
        }
        if gentler && seen.lock == Some(Lock::AccessExclusive) && (detaches || !seen.partitioned) {
            let what = "while PostgreSQL has a form that does it CONCURRENTLY";
            add(Code::Gentler, format!("{relation} is locked against reads and writes, {what}"));
        }
        for (old, new) in &seen.renamed_columns {
            add(
                Code::BreaksCode,
                format!(
                    "column {old} of {relation} is called {new} afterwards: code that reads the old name fails"
                ),
            );
        }
        // Nobody writes to what is refreshed, so that only a lock that keeps out readers matters.
        let least = if statement.starts_with(&["refresh"]) { Lock::AccessExclusive } else { Lock::Share };
        let blocks = seen.lock >= Some(least);
        if seen.rewritten && statement.starts_with(&["truncate"]) {
            add(Code::DataLoss, format!("deletes every row of {relation}"));
        } else if seen.rewritten {
            add(Code::Rewrite, format!("writes {relation} anew while reads and writes wait"));
        } else if builds && seen.scanned && blocks {
            add(Code::BlockingIndex, format!("blocks writes to {relation} while an index is built"));
        } else if seen.scanned && blocks {
            add(Code::Scan, format!("reads all of {relation} while {} wait", waiting(seen.lock)));
        }
    }
    hazards
}

/// What a statement does to every row of a table because it says nothing of which: the tables of a scratch are empty.
async fn every_row(session: &Session, statement: &RawStatement) -> Result<Option<(String, Hazard)>> {
    let Some(mut cursor) = Cursor::new(&statement.text) else { return Ok(None) };
    let deletes = cursor.words("delete from");
    if !deletes && !cursor.words("update") {
        return Ok(None);
    }
    cursor.words("only");
    let Some(name) = cursor.qualified() else { return Ok(None) };
    if significant(&statement.text)?.iter().any(|token| token.is_word("where")) {
        return Ok(None);
    }
    let name = name.iter().map(|part| quote_ident(part)).collect::<Vec<_>>().join(".");
    let sql = "SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c \
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)";
    let rows = session.query(sql, &[(&name, Type::TEXT)]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let relation = qualified(row.get(0), row.get(1));
    let (code, message) = match deletes {
        true => (Code::DataLoss, format!("deletes every row of {relation}")),
        false => (
            Code::Scan,
            format!(
                "writes every row of {relation} in one transaction: whoever changes one of them waits for its end"
            ),
        ),
    };
    Ok(Some((relation, Hazard { code, message, counts: None })))
}

/// Whether a statement has these words one behind the other.
fn says(statement: &RawStatement, words: &[&str]) -> bool {
    let tokens = significant(&statement.text).unwrap_or_default();
    tokens.windows(words.len()).any(|there| there.iter().zip(words).all(|(token, word)| token.is_word(word)))
}

fn waiting(lock: Option<Lock>) -> &'static str {
    if lock == Some(Lock::AccessExclusive) { "reads and writes" } else { "writes" }
}

/// The line of the transaction that each statement stands in.
///
/// # Errors
/// When one is opened inside of another, or not closed.
fn brackets(statements: &[RawStatement], shown: &str) -> Result<Vec<Option<usize>>> {
    let mut open: Option<usize> = None;
    let mut lines = Vec::new();
    for statement in statements {
        let line = statement.position.line;
        if is_bracket(statement) {
            let opens = statement.starts_with(&["begin"]) || statement.starts_with(&["start", "transaction"]);
            if let Some(since) = open.filter(|_| opens) {
                let what = format!("{shown}:{line}: the transaction of line {since} is still open");
                return Err(Error::new(what));
            }
            open = opens.then_some(line);
        }
        lines.push(open);
    }
    match open {
        Some(since) => {
            Err(Error::new(format!("{shown}:{since}: this transaction is not closed: what it does is lost"))
                .hint("write COMMIT at its end"))
        }
        None => Ok(lines),
    }
}

/// Whether a statement only opens or closes a transaction.
fn is_bracket(statement: &RawStatement) -> bool {
    [&["begin"][..], &["start", "transaction"], &["commit"], &["end"]]
        .iter()
        .any(|words| statement.starts_with(words))
}

/// `-- palisade: allow PL003 because the table is small`, above a statement.
struct Allow {
    code: String,
    reason: String,
    used: bool,
}

impl Allow {
    fn unused(self, below: &RawStatement) -> Unused {
        Unused { code: self.code, reason: self.reason, statement: start(below.position) }
    }
}

/// What the comments above a statement allow.
fn allows(statement: &RawStatement, shown: &str) -> Result<Vec<Allow>> {
    let mut found = Vec::new();
    let first = statement.position.line.saturating_sub(statement.leading.matches('\n').count());
    for (number, line) in (first..).zip(statement.leading.lines()) {
        let Some(rest) = line.trim().strip_prefix("-- palisade: allow ") else { continue };
        let Some((code, reason)) =
            rest.split_once(" because ").filter(|(_, reason)| !reason.trim().is_empty())
        else {
            return Err(Error::new(format!("{shown}:{number}: what is allowed needs a reason"))
                .hint("-- palisade: allow PL003 because the table has a hundred rows"));
        };
        let code = code.trim();
        if !Code::ALL.iter().any(|known| known.code() == code) {
            return Err(Error::new(format!("{shown}:{number}: {code} is the code of no hazard"))
                .hint("`palisade explain` lists the codes"));
        }
        found.push(Allow { code: code.to_owned(), reason: reason.trim().to_owned(), used: false });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_allows_what_stands_directly_below_it() {
        let text = "-- palisade: allow PL003 because it is small\n-- lock: …\nALTER TABLE t ADD CHECK (a > 0);\nDROP TABLE u;\n";
        let statements = split(text).unwrap();
        let found = allows(&statements[0], "m.sql").unwrap();
        assert_eq!((found[0].code.as_str(), found[0].reason.as_str()), ("PL003", "it is small"));
        assert!(allows(&statements[1], "m.sql").unwrap().is_empty());
        for wrong in [
            "SELECT 0;\n-- palisade: allow PL003\nSELECT 1;",
            "SELECT 0;\n-- palisade: allow PL999 because x\nSELECT 1;",
        ] {
            let error = allows(&split(wrong).unwrap()[1], "m.sql").err().unwrap();
            assert!(error.what.starts_with("m.sql:2: "), "{error}");
        }
    }
}
