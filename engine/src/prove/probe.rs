//! The probes: everything that everybody can try, through every door.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::written::Command;

use super::Golden;
use super::act::{Actor, Outcome};
use super::door::{Door, Part};
use super::finding::{Case, Fault, Findings, named};
use super::judge::{Change, Judge};
use super::oracle::Oracle;
use super::state::{Row, State};
use super::tries::Setup;
use crate::Result;
use crate::sql::quote_ident;
use crate::world::{Caller, Identity, TableName, World};

/// A run of the probes over one state of the database.
pub(super) struct Prober<'a> {
    pub(super) actor: &'a Actor<'a>,
    pub(super) caller: &'a Caller,
    pub(super) world: &'a World,
    pub(super) oracle: &'a Oracle,
    pub(super) state: &'a State,
    pub(super) judge: Judge<'a>,
    pub(super) doors: &'a [Door],
    pub(super) findings: Findings,
    /// What everybody got, to compare another run with.
    pub(super) golden: Golden,
    /// A run before: the first difference from it ends this one.
    pub(super) expected: Option<&'a Golden>,
    /// The first difference.
    pub(super) differs: Option<String>,
    /// Constraints that told somebody of rows that they cannot see.
    pub(super) covert: BTreeSet<String>,
    /// The tables that other tables' policies trust.
    pub(super) authorities: &'a BTreeSet<TableName>,
    /// What everybody saw before any write.
    pub(super) visible_before: BTreeMap<Identity, BTreeSet<(TableName, String)>>,
    pub(super) tried: usize,
    /// The place of the task at hand among all.
    pub(super) at: usize,
    /// The commands that writes are tried with; without them, all.
    pub(super) commands: Option<Vec<Command>>,
    /// Whether it runs in a transaction that is open already, as a mutant does.
    pub(super) nested: bool,
}

impl Prober<'_> {
    /// Tries everything that somebody can do through one door.
    pub(super) async fn task(&mut self, who: &Identity, door: &Door, part: Part) -> Result<()> {
        if self.nested {
            return self.through(who, door, part).await;
        }
        self.actor.session.execute("BEGIN").await?;
        let result = self.through(who, door, part).await;
        self.actor.session.execute("ROLLBACK").await?;
        result
    }

    pub(super) fn ends(&self) -> bool {
        self.differs.is_some()
    }

    async fn through(&mut self, who: &Identity, door: &Door, part: Part) -> Result<()> {
        if door.kind == "f" {
            return if part == Part::Writes { Ok(()) } else { self.call(who, door).await };
        }
        if part != Part::Writes {
            if !door.select.is_empty() {
                self.read(who, door).await?;
            } else {
                self.unreadable(who, door).await?;
            }
        }
        if self.ends() || part == Part::Reads {
            return Ok(());
        }
        self.write(who, door).await
    }

    /// Keeps an outcome; whether it differs from the run before.
    pub(super) fn keep(&mut self, who: &Identity, action: &str, outcome: String) -> bool {
        self.tried += 1;
        let key = format!("{}: {action}", named(who));
        if let Some(expected) = self.expected
            && self.differs.is_none()
        {
            match expected.outcomes.get(&key) {
                Some(before) if *before != outcome => {
                    self.differs = Some(format!("{key}: {outcome}, was {before}"));
                    return true;
                }
                // What was not tried before was closed.
                None if !is_nothing(&outcome) => {
                    self.differs = Some(format!("{key}: {outcome}, was refused by grant"));
                    return true;
                }
                _ => {}
            }
        }
        if self.expected.is_none() {
            self.golden.outcomes.insert(key, outcome);
        }
        false
    }

    /// Whether nothing is left to be judged: a run that is compared with another one looks only at what differs.
    fn same(&self, differs: bool) -> bool {
        self.expected.is_some() && !differs
    }

    // Reading --------------------------------------------------------------------------------------------------------

    async fn read(&mut self, who: &Identity, door: &Door) -> Result<()> {
        let columns: Vec<_> = door.select.iter().map(|column| quote_ident(column)).collect();
        let statement = [format!("SELECT {} FROM {}", columns.join(", "), door.sql())];
        let outcome = self.actor.attempt(who, "", &statement).await?;
        let table = door.table();
        let seen = self.seen(&outcome, door);
        let brief = match &outcome {
            Outcome::Done { rows, .. } => {
                let mut rows: Vec<_> = rows.iter().map(|row| format!("{row:?}")).collect();
                rows.sort();
                format!("{} rows {:x}", rows.len(), fingerprint(&rows.join("\n")))
            }
            other => other.brief(),
        };
        let differs = self.keep(who, &format!("select {}", door.label()), brief);
        if self.same(differs) {
            return Ok(());
        }
        if let Outcome::Failed { code, message } = &outcome {
            let what = format!("{} cannot read {}: {message} ({code})", named(who), door.label());
            self.report(Fault::Broken, &table, door, who, "select", what, &statement);
        }
        if let Outcome::Refused { message, .. } = &outcome {
            let what = format!(
                "{} has the privilege to read {} and is refused: {message}",
                named(who),
                door.label()
            );
            self.report(Fault::Broken, &table, door, who, "select", what, &statement);
        }
        self.judge_seen(who, door, &seen, "select", &statement).await?;
        if matches!(outcome, Outcome::Done { .. }) {
            self.missing(who, door, &seen, &statement).await?;
        }
        Ok(())
    }

    /// Rows that were seen, with the columns that their marks name.
    fn seen(&self, outcome: &Outcome, door: &Door) -> BTreeMap<(TableName, String), BTreeSet<String>> {
        let mut seen: BTreeMap<(TableName, String), BTreeSet<String>> = BTreeMap::new();
        let Outcome::Done { rows, .. } = outcome else {
            self.state.marks(outcome.message(), &mut seen);
            return seen;
        };
        let table = self.state.whole(&door.table());
        for row in rows {
            for cell in row.iter().flatten() {
                self.state.marks(cell, &mut seen);
            }
            // A row of a table itself is known by its key, marks or not.
            if let Some(found) = self.state.by_columns(&table, &door.select, row) {
                seen.entry((table.clone(), found.text.clone())).or_default();
            }
        }
        seen
    }

    async fn judge_seen(
        &mut self,
        who: &Identity,
        door: &Door,
        seen: &BTreeMap<(TableName, String), BTreeSet<String>>,
        action: &str,
        statements: &[String],
    ) -> Result<()> {
        for ((table, row), columns) in seen {
            if let Some(shown) = self.judge.shown(who, &door.table()).await? {
                let on_purpose = &self.oracle.doors[&door.table()];
                if on_purpose.of == *table && shown.contains(row) && columns.is_subset(&on_purpose.columns) {
                    continue;
                }
            }
            let Some(readable) = self.judge.readable(who, table).await? else { continue };
            let what = match readable.get(row) {
                None => format!("{} sees a row of {table} that is not meant for them: {row}", named(who)),
                Some(allowed) => {
                    let Some(column) = columns.iter().find(|column| !allowed.has(column)) else { continue };
                    format!(
                        "{} sees the column {column} of {table}, which is not meant for them: {row}",
                        named(who)
                    )
                }
            };
            self.report(Fault::Leak, table, door, who, action, what, statements);
        }
        Ok(())
    }

    /// Rows that are meant to be seen and are not.
    async fn missing(
        &mut self,
        who: &Identity,
        door: &Door,
        seen: &BTreeMap<(TableName, String), BTreeSet<String>>,
        statements: &[String],
    ) -> Result<()> {
        let table = door.table();
        if !self.oracle.tables.get(&table).is_some_and(|oracle| oracle.declared)
            || !self.state.rows.contains_key(&table)
        {
            return Ok(());
        }
        let Some(readable) = self.judge.readable(who, &table).await? else { return Ok(()) };
        let unseen: Vec<String> = readable
            .keys()
            .filter(|row| !seen.contains_key(&(table.clone(), (*row).clone())))
            .cloned()
            .collect();
        for row in unseen {
            let what = format!("{} does not see a row of {table} that is meant for them: {row}", named(who));
            self.report(Fault::Denied, &table, door, who, "select", what, statements);
        }
        Ok(())
    }

    /// Without a privilege to read, nothing that is meant to be seen is.
    async fn unreadable(&mut self, who: &Identity, door: &Door) -> Result<()> {
        let table = door.table();
        if self.expected.is_some() || !self.oracle.tables.get(&table).is_some_and(|oracle| oracle.declared) {
            return Ok(());
        }
        let Some(readable) = self.judge.readable(who, &table).await? else { return Ok(()) };
        if let Some(row) = readable.keys().next().cloned() {
            let what =
                format!("{} is meant to see rows of {table} and lacks the privilege: {row}", named(who));
            let statement = [format!("SELECT * FROM {}", door.sql())];
            self.report(Fault::Denied, &table, door, who, "select", what, &statement);
        }
        Ok(())
    }

    async fn call(&mut self, who: &Identity, door: &Door) -> Result<()> {
        let all: BTreeSet<TableName> = self.state.rows.keys().cloned().collect();
        let look = self.state.look(&all);
        let nothing = TableName::new("", "");
        for arguments in self.state.arguments(&door.arguments, self.world) {
            let arguments = arguments.join(", ");
            let statement = [format!("SELECT answer::text FROM {}({arguments}) AS answer", door.sql())];
            let (outcome, rows) = self.actor.attempt_and_look(who, "", &statement, &look).await?;
            let looked = self.state.looked(&rows);
            let digest = self.state.digest(&looked, &nothing, &Setup::Nothing);
            let brief = format!("{}{digest}", call_brief(&outcome));
            let differs = self.keep(who, &format!("call {}({arguments})", door.label()), brief);
            if self.same(differs) {
                continue;
            }
            let seen = self.seen(&outcome, door);
            let none = BTreeSet::new();
            let changes = match self.state.told(&looked, &nothing, &Setup::Nothing, &none) {
                Some(changes) => changes,
                None => {
                    self.actor.act(who, "", &statement).await?;
                    let found =
                        self.state.changes(self.actor, &all, &nothing, &Setup::Nothing, &none).await?;
                    self.actor.back().await?;
                    found
                }
            };
            self.judge_seen(who, door, &seen, "call", &statement).await?;
            self.judge_changes(who, door, &changes, "call", None, &statement).await?;
            if self.ends() {
                return Ok(());
            }
        }
        Ok(())
    }

    // Judging --------------------------------------------------------------------------------------------------------

    /// Reports changes that were not somebody's to make; whether there was any.
    pub(super) async fn judge_changes(
        &mut self,
        who: &Identity,
        door: &Door,
        changes: &[(TableName, Change)],
        action: &str,
        target: Option<&TableName>,
        statements: &[String],
    ) -> Result<bool> {
        let mut any = false;
        for (table, change) in changes {
            let followed = target.filter(|target| *target != table);
            if let (Some(target), Change::Altered { old, columns, .. }) = (followed, change)
                && self.state.is_set_null(table, old, columns)
            {
                let what = format!("{table}: rows of others forget theirs of {target} when it is deleted");
                self.covert.insert(what);
                continue;
            }
            if self.judge.verdict(who, table, change).await? != Some(false) {
                continue;
            }
            any = true;
            let followed = followed.is_some();
            let (fault, what) = match change {
                Change::Removed { old } if followed => (
                    Fault::Cascade,
                    format!("takes along a row of {table} that {} may not delete: {old}", named(who)),
                ),
                Change::Removed { old } => {
                    (Fault::Write, format!("{} deletes a row of {table}: {old}", named(who)))
                }
                Change::Added { new } => {
                    (Fault::Write, format!("{} adds a row to {table}: {new}", named(who)))
                }
                Change::Altered { old, new, .. } if followed => (
                    Fault::Cascade,
                    format!("changes a row of {table} from {old} to {new}, which {} may not", named(who)),
                ),
                Change::Altered { old, new, .. } => {
                    (Fault::Write, format!("{} changes a row of {table} from {old} to {new}", named(who)))
                }
            };
            self.report(fault, table, door, who, action, what, statements);
        }
        Ok(any)
    }

    #[expect(clippy::too_many_arguments, reason = "each is one field of a case")]
    pub(super) fn report(
        &mut self,
        fault: Fault,
        table: &TableName,
        door: &Door,
        who: &Identity,
        action: &str,
        what: String,
        statements: &[String],
    ) {
        let action = action.to_owned();
        self.findings.add(
            self.caller,
            self.at,
            Case { fault, table, door: door.label(), who, action, what, statements },
        );
    }

    /// Whether something is declared of what a role may do with a table.
    pub(super) fn declares(&self, table: &TableName, command: Command, role: &str) -> bool {
        let oracle = self.oracle.tables.get(table);
        oracle.is_some_and(|oracle| {
            oracle.declared && oracle.rules.iter().any(|rule| rule.is_for(command, role))
        })
    }

    /// Whether somebody may read what tells a row from others.
    pub(super) async fn may_read(&mut self, who: &Identity, table: &TableName, row: &Row) -> Result<bool> {
        let Some(shape) = self.world.shape.tables.get(table) else { return Ok(false) };
        let all: Vec<&String> = shape.columns.iter().map(|column| &column.name).collect();
        let own: Vec<&String> = shape.identity().iter().collect();
        let needed = if own.is_empty() { all } else { own };
        let readable = self.judge.readable(who, table).await?;
        Ok(readable
            .and_then(|readable| readable.get(&row.text))
            .is_some_and(|allowed| needed.iter().all(|name| allowed.has(name))))
    }
}

fn call_brief(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done { rows, .. } => {
            let mut rows: Vec<_> = rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            format!("{} rows {:x}", rows.len(), fingerprint(&rows.join("\n")))
        }
        other => other.brief(),
    }
}

/// Whether an outcome gives nothing away and changes nothing.
fn is_nothing(outcome: &str) -> bool {
    outcome == "0" || outcome.starts_with("0 rows") || outcome.starts_with("refused")
}

/// A short stand-in for a text, the same in every run.
fn fingerprint(text: &str) -> u64 {
    // FNV-1a: only equality counts.
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
