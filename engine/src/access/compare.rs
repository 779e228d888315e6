//! What became of access between two states, cell by cell, as far as structure decides.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::cell::{Cell, Class, Command, Part, cell, principals, shown};
use super::formula::{covers, implies};
use super::inline::ROW;
use super::{PUBLIC, Solver, State, Witness};
use crate::catalog::ObjectId;
use crate::digest;
use crate::expr::{Expr, Name, Query, Select, Source};
use crate::kinds::{Kind, Object};

/// What became of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// Nothing less, and as far as is known more.
    Widened,
    /// More in one way and less in another.
    Changed,
    /// Not decided. It is not safe to take it for anything else.
    Unknown,
    /// Nothing more, and as far as is known less.
    Narrowed,
    /// Written otherwise and proven to be the same.
    Equivalent,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Widened => "WIDENED",
            Verdict::Changed => "CHANGED",
            Verdict::Unknown => "UNKNOWN",
            Verdict::Narrowed => "NARROWED",
            Verdict::Equivalent => "EQUIVALENT",
        })
    }
}

impl Verdict {
    /// Whether somebody has to agree before it may go on.
    pub fn blocks(self) -> bool {
        matches!(self, Verdict::Widened | Verdict::Changed | Verdict::Unknown)
    }

    /// Two sides of one cell together.
    #[must_use]
    pub fn with(self, other: Verdict) -> Verdict {
        use Verdict::{Changed, Equivalent, Narrowed, Unknown, Widened};
        match (self, other) {
            (Equivalent, other) => other,
            (this, Equivalent) => this,
            (this, other) if this == other => this,
            // What is known to have widened stays so, whatever else may have happened.
            (Widened, Unknown) | (Unknown, Widened) => Widened,
            (Changed, _) | (_, Changed) | (Widened, Narrowed) | (Narrowed, Widened) => Changed,
            (Unknown, _) | (_, Unknown) => Unknown,
            (Narrowed, Narrowed) | (Widened, Widened) => self,
        }
    }
}

/// One cell whose meaning, or whose text, changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What became of it.
    pub verdict: Verdict,
    /// The role.
    pub role: String,
    /// The command, or another way in: `SET ROLE`, `LOGIN`, `SUBSCRIBE`, `NEW OBJECTS`.
    pub command: String,
    /// The relation, function, or what else it is about.
    pub subject: String,
    /// How much it was.
    pub before: Option<Class>,
    /// How much it is.
    pub after: Option<Class>,
    /// What changed, in sentences.
    pub changes: Vec<String>,
    /// How it was decided.
    pub decided_by: String,
    /// What one state lets through and the other does not: at most one that is more, and one that is less.
    pub witnesses: Vec<Witness>,
    /// How many attempts on rows were made in both states; none where nothing was tried.
    pub attempts: Option<usize>,
    /// A key of both states of the cell, down to what was not taken apart.
    pub fingerprint: String,
    /// The cell, where it is one.
    #[serde(skip)]
    pub cell: Option<(ObjectId, Command)>,
}

/// The difference of two states.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AccessDiff {
    /// The cells that changed, the gravest first.
    pub findings: Vec<Finding>,
    /// How many cells were compared.
    pub compared: usize,
    /// The roles that were looked at.
    pub roles: BTreeSet<String>,
    /// What was not looked at, or only assumed, in sentences.
    pub not_looked_at: Vec<String>,
    /// What was tried on rows, in one sentence; none where nothing was.
    pub tried: Option<String>,
}

impl AccessDiff {
    /// Puts the gravest first.
    pub(crate) fn sort(&mut self) {
        self.findings.sort_by_key(|f| (f.verdict, f.subject.clone(), f.role.clone(), f.command.clone()));
    }

    /// Whether somebody has to agree to it.
    pub fn blocks(&self) -> bool {
        self.findings.iter().any(|finding| finding.verdict.blocks())
    }

    /// The tables whose access changes, by name.
    pub fn tables(&self) -> Vec<String> {
        let subjects = self.findings.iter().filter_map(|finding| Some(&finding.cell.as_ref()?.0));
        let tables: BTreeSet<&ObjectId> = subjects.filter(|subject| subject.kind == Kind::Table).collect();
        let name = |table: &ObjectId| format!("{}.{}", table.schema_name().unwrap_or_default(), table.name);
        tables.into_iter().map(name).collect()
    }

    /// How many cells became what, in words; nothing if none is other than it was.
    pub fn summary(&self) -> String {
        let order = [Verdict::Widened, Verdict::Changed, Verdict::Unknown, Verdict::Narrowed];
        let said = order.iter().filter_map(|verdict| {
            let count = self.findings.iter().filter(|finding| finding.verdict == *verdict).count();
            (count > 0).then(|| format!("{count} {}", verdict.to_string().to_lowercase()))
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// A key of exactly this difference. Any further change of access makes another.
    pub fn digest(&self) -> String {
        // How it was judged is left out: that may depend on what is installed.
        let lines = self.findings.iter().map(|finding| {
            let Finding { role, command, subject, fingerprint, .. } = finding;
            format!("{role}|{command}|{subject}|{fingerprint}\n")
        });
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        let text = lines.concat();
        format!("sha256:{}", digest::hex(text.as_bytes()))
    }
}

/// Compares two states by structure alone.
pub fn compare(old: &State<'_>, new: &State<'_>) -> AccessDiff {
    compare_with(old, new, None)
}

/// As [`compare`]; a solver is asked for what structure does not prove.
pub fn compare_with(old: &State<'_>, new: &State<'_>, solver: Option<&Solver>) -> AccessDiff {
    differences(old, new, solver, false)
}

/// As [`compare_with`], for policies that are read as intent: a new helper that takes nothing, and returns what its caller
/// may read anyway, is no difference.
pub fn compare_intent(old: &State<'_>, new: &State<'_>, solver: Option<&Solver>) -> AccessDiff {
    differences(old, new, solver, true)
}

fn differences(old: &State<'_>, new: &State<'_>, solver: Option<&Solver>, intent: bool) -> AccessDiff {
    let judge = Judge { old, new, solver, intent };
    let roles: BTreeSet<String> = principals(old).union(principals(new)).cloned().collect();
    let subjects: BTreeSet<&ObjectId> = old.subjects().into_iter().chain(new.subjects()).collect();
    let mut diff = AccessDiff { roles, not_looked_at: not_looked_at(old, new), ..AccessDiff::default() };
    if old.briefs.is_none() || old.briefs != new.briefs {
        // Both are asked below, and neither waits for the other.
        std::thread::scope(|scope| {
            scope.spawn(|| old.prepare());
            new.prepare();
        });
    }
    for role in &diff.roles {
        for subject in &subjects {
            diff.compared += commands_of(subject).len();
            let briefs = [old.briefs, new.briefs];
            let rows = briefs.map(|briefs| briefs.and_then(|briefs| briefs.row(role, subject)));
            if let [Some(before), Some(after)] = rows
                && before == after
            {
                continue;
            }
            for command in commands_of(subject) {
                let (before, after) =
                    (cell(old, role, subject, *command), cell(new, role, subject, *command));
                diff.findings.extend(judge.finding(role, subject, *command, &before, &after));
            }
        }
    }
    diff.findings.extend(doors(old, new, &diff.roles));
    diff.sort();
    diff
}

/// The commands that a subject has cells of.
pub(super) fn commands_of(subject: &ObjectId) -> &'static [Command] {
    match subject.kind {
        Kind::Function => &[Command::Execute],
        _ => &Command::OF_RELATIONS,
    }
}

/// What two cells are judged with.
pub(super) struct Judge<'s, 'o, 'n> {
    pub(super) old: &'s State<'o>,
    pub(super) new: &'s State<'n>,
    pub(super) solver: Option<&'s Solver>,
    /// Whether helpers of intent may come.
    pub(super) intent: bool,
}

impl Judge<'_, '_, '_> {
    pub(super) fn finding(
        &self,
        role: &str,
        subject: &ObjectId,
        command: Command,
        before: &Cell,
        after: &Cell,
    ) -> Option<Finding> {
        if before == after || is_no_access(before, after) {
            return None;
        }
        let (verdict, changes) = match self.intent
            && subject.name.ends_with("()")
            && self.tells_nothing(role, command, before, after)
        {
            true => (Verdict::Equivalent, vec!["it tells what its caller may read anyway".to_owned()]),
            false => self.judge(command, before, after),
        };
        Some(Finding {
            verdict,
            role: role.to_owned(),
            command: command.to_string(),
            subject: subject.sql(),
            before: Some(before.class),
            after: Some(after.class),
            changes,
            decided_by: self
                .solver
                .map_or("structure".to_owned(), |solver| format!("structure and {}", solver.name)),
            fingerprint: digest::short(format!("{before:?} {after:?}").as_bytes()),
            witnesses: Vec::new(),
            attempts: None,
            cell: Some((subject.clone(), command)),
        })
    }

    /// Whether a function that is new to the role returns rows of one table that the role may read itself, and asks for no
    /// column beyond those that it may. What becomes of that reading has a cell of its own.
    fn tells_nothing(&self, role: &str, command: Command, before: &Cell, after: &Cell) -> bool {
        if command != Command::Execute || before.class != Class::None || !after.broken.is_empty() {
            return false;
        }
        let Some(Part::Query(Query::Select(select))) = after.parts.get("result") else { return false };
        let Select { columns, from, filter, rest: None } = select else { return false };
        let [Source::Table { name, alias }] = from.as_slice() else { return false };
        let Some(table) = self.new.relation(name) else { return false };
        let read = cell(self.new, role, table, Command::Select);
        let asked: BTreeSet<(Option<String>, String)> =
            columns.iter().flat_map(|one| one.value.columns()).chain(filter.columns()).collect();
        let readable = match read.parts.get("columns") {
            Some(Part::Names(names)) => {
                names.contains("*") || asked.iter().all(|(_, column)| names.contains(column))
            }
            _ => false,
        };
        // What it calls might know more than its caller does.
        let known = read.parts.get("rows").map(|part| match part {
            Part::Rows(rows) => rows.functions(),
            _ => BTreeSet::new(),
        });
        let harmless =
            |name: &Name| name.schema.is_none() || known.as_ref().is_some_and(|known| known.contains(name));
        let plain = columns.iter().all(|one| matches!(one.value, Expr::Column { .. }));
        if !plain || !filter.tables().is_empty() || !filter.functions().iter().all(harmless) {
            return false;
        }
        let of_row = filter.clone().map(&mut |node| match node {
            Expr::Column { qualifier: Some(qualifier), name } if qualifier == *alias => {
                Expr::column(Some(ROW), &name)
            }
            other => other,
        });
        let rows = match read.parts.get("rows") {
            Some(Part::Rows(rows)) => self.implies(&of_row, rows),
            Some(_) => false,
            None => read.class == Class::All,
        };
        readable && rows && read.broken.is_empty()
    }

    /// What became of a cell, and in which of its parts.
    fn judge(&self, command: Command, before: &Cell, after: &Cell) -> (Verdict, Vec<String>) {
        match (before.class, after.class) {
            (Class::None, Class::None) => return (Verdict::Equivalent, Vec::new()),
            (Class::None, _) => return (Verdict::Widened, said(after)),
            (_, Class::None) => return (Verdict::Narrowed, said(before)),
            _ => {}
        }
        let mut verdict = Verdict::Equivalent;
        let mut changes = Vec::new();
        let names: BTreeSet<&str> = before.parts.keys().chain(after.parts.keys()).copied().collect();
        for name in names {
            let (one, other) = (before.parts.get(name), after.parts.get(name));
            if one == other {
                continue;
            }
            verdict = verdict.with(self.part(one, other));
            changes.push(format!("{name}: {} -> {}", text(one), text(other)));
        }
        for gone in before.broken.difference(&after.broken) {
            verdict = verdict.with(Verdict::Widened);
            changes.push(format!("fails no longer: {gone}"));
        }
        for fails in after.broken.difference(&before.broken) {
            verdict = verdict.with(Verdict::Narrowed);
            changes.push(format!("fails now: {fails}"));
        }
        // What fails reads nothing, whatever it would have read.
        match (command, before.broken.is_empty(), after.broken.is_empty()) {
            (Command::Select, true, false) => (Verdict::Narrowed, changes),
            (Command::Select, false, true) => (Verdict::Widened, changes),
            _ => (verdict, changes),
        }
    }

    fn part(&self, before: Option<&Part>, after: Option<&Part>) -> Verdict {
        let ordered = |more: bool, less: bool| match (more, less) {
            (true, true) => Verdict::Equivalent,
            (true, false) => Verdict::Widened,
            (false, true) => Verdict::Narrowed,
            (false, false) => Verdict::Unknown,
        };
        let sets = |more: bool, less: bool| match (more, less) {
            (false, false) => Verdict::Changed,
            (more, less) => ordered(more, less),
        };
        let empty = BTreeSet::new();
        match (before, after) {
            (Some(Part::Rows(before)), Some(Part::Rows(after))) => {
                ordered(self.implies(before, after), self.implies(after, before))
            }
            (Some(Part::Query(before)), Some(Part::Query(after))) => {
                ordered(covers(before, after), covers(after, before))
            }
            (Some(Part::Names(before)), Some(Part::Names(after))) => {
                let within = |less: &BTreeSet<String>, more: &BTreeSet<String>| {
                    more.contains("*") || less.is_subset(more)
                };
                sets(within(before, after), within(after, before))
            }
            (Some(Part::Relations(_)) | None, Some(Part::Relations(_)))
            | (Some(Part::Relations(_)), None) => {
                let relations = |part: Option<&Part>| match part {
                    // What did not exist before has no rows to lose.
                    Some(Part::Relations(all)) => {
                        all.iter().filter(|(id, _)| self.old.catalog.contains(id)).cloned().collect()
                    }
                    _ => empty.clone(),
                };
                let (before, after): (BTreeSet<(ObjectId, String)>, _) =
                    (relations(before), relations(after));
                sets(before.is_subset(&after), after.is_subset(&before))
            }
            _ => Verdict::Unknown,
        }
    }

    fn implies(&self, first: &Expr, second: &Expr) -> bool {
        implies(first, second) || self.solver.is_some_and(|solver| solver.implies(first, second))
    }
}

/// Whether nothing came or went but a function that runs with the rights of its caller: it gives nobody anything, and what
/// policies make of it is said in their cells.
fn is_no_access(before: &Cell, after: &Cell) -> bool {
    (before.class == Class::None && after.gives_no_rights())
        || (after.class == Class::None && before.gives_no_rights())
}

/// What a cell gives, in sentences.
fn said(cell: &Cell) -> Vec<String> {
    cell.parts.iter().map(|(name, part)| format!("{name}: {}", text(Some(part)))).collect()
}

/// A part as it is shown.
pub(super) fn text(part: Option<&Part>) -> String {
    match part {
        None => "nothing".to_owned(),
        Some(Part::Rows(rows)) => format!("`{}`", shown(rows)),
        Some(Part::Query(query)) => {
            let query = shown(&crate::expr::Expr::Scalar(Box::new(query.clone())));
            format!("`{}`", query.trim_start_matches('(').trim_end_matches(')'))
        }
        Some(Part::Names(names)) => names.iter().cloned().collect::<Vec<_>>().join(", "),
        Some(Part::Relations(all)) => all.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>().join(", "),
        Some(Part::Key(key)) => format!("not taken apart ({key})"),
    }
}

/// Ways in that are no cell: memberships, logins, defaults for new objects, publications.
pub(super) fn doors(old: &State<'_>, new: &State<'_>, roles: &BTreeSet<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    let door = |verdict, role: &str, command: &str, subject: String, changes: Vec<String>| Finding {
        verdict,
        role: role.to_owned(),
        command: command.to_owned(),
        subject,
        before: None,
        after: None,
        changes,
        decided_by: "structure".to_owned(),
        fingerprint: digest::short(format!("{verdict}{role}{command}").as_bytes()),
        witnesses: Vec::new(),
        attempts: None,
        cell: None,
    };
    for role in roles {
        let (before, after) = (old.roles.may_become(role), new.roles.may_become(role));
        for other in after.difference(&before) {
            found.push(door(Verdict::Widened, role, "SET ROLE", format!("role {other}"), Vec::new()));
        }
        for other in before.difference(&after) {
            found.push(door(Verdict::Narrowed, role, "SET ROLE", format!("role {other}"), Vec::new()));
        }
        let login = |state: &State<'_>| state.roles.roles.get(role).is_some_and(|role| role.login);
        match (login(old), login(new)) {
            (false, true) => {
                found.push(door(Verdict::Widened, role, "LOGIN", "the database".to_owned(), Vec::new()))
            }
            (true, false) => {
                found.push(door(Verdict::Narrowed, role, "LOGIN", "the database".to_owned(), Vec::new()))
            }
            _ => {}
        }
    }
    for (id, before, after) in old.catalog.objects.beside(&new.catalog.objects) {
        let [before, after] = [before, after].map(|entry| entry.map(|entry| &*entry.object));
        if !is_door(id.kind) || before == after {
            continue;
        }
        let (role, command, verdict) = match id.kind {
            Kind::DefaultPrivilege => {
                let Some((grantee, verdict)) = defaults(before, after) else { continue };
                (grantee, "NEW OBJECTS", verdict)
            }
            Kind::Publication | Kind::PublicationTable | Kind::PublicationSchema => {
                let verdict = match (before, after) {
                    (None, _) => Verdict::Widened,
                    (_, None) => Verdict::Narrowed,
                    _ => Verdict::Unknown,
                };
                ("subscribers".to_owned(), "SUBSCRIBE", verdict)
            }
            _ => continue,
        };
        let fingerprint = digest::short(format!("{before:?} {after:?}").as_bytes());
        found.push(Finding { fingerprint, ..door(verdict, &role, command, id.to_string(), Vec::new()) });
    }
    found
}

/// Whether objects of a kind are ways in themselves.
fn is_door(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::DefaultPrivilege | Kind::Publication | Kind::PublicationTable | Kind::PublicationSchema
    )
}

/// What new objects come with.
fn defaults(before: Option<&Object>, after: Option<&Object>) -> Option<(String, Verdict)> {
    let read = |object: Option<&Object>| match object {
        Some(Object::DefaultPrivilege(privilege)) => Some(privilege.clone()),
        _ => None,
    };
    let any = read(before).or_else(|| read(after))?;
    let held = |object: Option<&Object>| {
        let privileges = read(object).map_or(any.built_in.clone(), |privilege| privilege.privileges);
        privileges.into_keys().collect::<BTreeSet<_>>()
    };
    let (before, after) = (held(before), held(after));
    let verdict = match (before.is_subset(&after), after.is_subset(&before)) {
        (true, true) => Verdict::Equivalent,
        (true, false) => Verdict::Widened,
        (false, true) => Verdict::Narrowed,
        (false, false) => Verdict::Changed,
    };
    let role = if any.grantee == PUBLIC { PUBLIC.to_owned() } else { any.grantee };
    Some((role, verdict))
}

fn not_looked_at(old: &State<'_>, new: &State<'_>) -> Vec<String> {
    let mut said = vec![
        "constraints (what they refuse, and what they tell of rows that are hidden), sequences, types, large objects"
            .to_owned(),
        "settings, and who may reach the server".to_owned(),
    ];
    let unmodelled: BTreeSet<&String> = old.catalog.unmodelled.union(&new.catalog.unmodelled).collect();
    said.extend(unmodelled.into_iter().map(|name| format!("{name}, which no kind models")));
    let superusers =
        new.roles.roles.iter().filter(|(name, role)| role.superuser && !name.starts_with("palisade_"));
    let superusers: Vec<&str> = superusers.map(|(name, _)| name.as_str()).collect();
    if !superusers.is_empty() {
        said.push(format!("superusers, whom nothing restrains: {}", superusers.join(", ")));
    }
    let assumed: BTreeSet<&String> = old.roles.assumed.iter().chain(&new.roles.assumed).collect();
    said.extend(assumed.into_iter().cloned());
    said
}
