//! A column that comes to another type while others use its table, where `#[column(online)]` asks for that: a new column
//! beside it, a trigger that fills it, a copy in batches, and one short transaction in which the new one takes the place of
//! the old one.

mod bonds;

use super::conversion::{self, assigned, convert};
use super::{
    Alter, Column, Context, Index, Kind, Object, ObjectKind as _, backfill, identity_sequence, inheritance,
    offenders, online, rebuild,
};
use crate::catalog::{Entry, ObjectId};
use crate::error::Error;
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::{Cursor, dollar_quoted, qualified, quote_ident, significant};

/// The statements, where they are asked for and PostgreSQL would write the table anew; nothing where it would not, and where
/// [`refused`] says why they cannot be.
pub(super) fn change(from: &Column, to: &Column, id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let change = Change::new(from, to, id, cx)?;
    change.obstacle().is_none().then(|| change.statements()).flatten()
}

/// Why a column cannot come to another type in the form that is asked for.
pub(super) fn refused(id: &ObjectId, cx: &Context<'_>) -> Option<Error> {
    let (Some(Object::Column(from)), Some(Object::Column(to))) = (cx.from.get(id), cx.to.get(id)) else {
        return None;
    };
    let why = Change::new(from, to, id, cx)?.obstacle()?;
    Some(Error::new(format!("{id} cannot come to another type `online`: {why}")).hint(
        "leave `online` out, and the table is written anew while nobody reads it; or add a second column, and change over \
         to it in steps of your own",
    ))
}

/// The column in both states, and the names that stand for it meanwhile.
struct Change<'a> {
    from: &'a Column,
    to: &'a Column,
    id: &'a ObjectId,
    table: &'a ObjectId,
    /// The new column before it has its name.
    new: ObjectId,
    /// The function of the trigger, with its schema.
    function: String,
    trigger: String,
    cx: &'a Context<'a>,
}

impl<'a> Change<'a> {
    fn new(from: &'a Column, to: &'a Column, id: &'a ObjectId, cx: &'a Context<'_>) -> Option<Self> {
        let table = id.parent().filter(|table| cx.in_use(table))?;
        let asked = cx.notes.objects.get(id).is_some_and(|note| note.online);
        if !asked || !from.retyped(to) || !rewrites(&convert(id, cx)) {
            return None;
        }
        let keep = online::passing_name("keep", id);
        let function = qualified(id.schema_name().unwrap_or_default(), &keep);
        // The last of the triggers of a row: it sees what the others make of it.
        let trigger = quote_ident(&format!("~{keep}")).into_owned();
        let new = ObjectId::on(Kind::Column, table, online::passing_name("new", id));
        Some(Self { from, to, id, table, new, function, trigger, cx })
    }

    /// What stands in the way, as the end of a sentence.
    fn obstacle(&self) -> Option<String> {
        let Self { from, to, id, table, cx, .. } = self;
        if from.generated.is_some() || to.generated.is_some() {
            return Some("it is computed".to_owned());
        }
        if from.identity.is_some() != to.identity.is_some() {
            return Some("it gets its values from PostgreSQL in one of the states alone".to_owned());
        }
        let has_parents =
            || cx.from.contains(&inheritance::link(table)) || cx.to.contains(&inheritance::link(table));
        let divided = || cx.is_parent(table) || online::is_partitioned(table, cx);
        if table.kind != Kind::Table || divided() || has_parents() {
            return Some(format!("{table} has partitions, or a parent"));
        }
        if rebuild::of_rebuilt(id, cx) {
            return Some("its type is made anew".to_owned());
        }
        if to.not_null && !to.not_null_constraint.is_plain() {
            return Some("its NOT NULL has a name, or a state, of its own".to_owned());
        }
        if !backfill::has_key(table, cx) {
            return Some(format!("{table} has no primary key, by which its rows could be copied in batches"));
        }
        let needed = |(other, _): &(&ObjectId, &Entry)| cx.to.contains(other) && !self.carries(other);
        cx.dependents(id).find(needed).map(|(other, _)| format!("{other} holds on to it"))
    }

    /// Whether the new column has it, too, when it takes the place of the old one.
    fn carries(&self, other: &ObjectId) -> bool {
        match (self.cx.from.get(other), self.cx.to.get(other)) {
            (Some(Object::Default(_) | Object::Comment(_) | Object::Grant(_)), _) => {
                other.parent() == Some(self.id) || self.is_of_sequence(other)
            }
            (Some(Object::Index(from)), Some(Object::Index(to))) => {
                let alone = self
                    .cx
                    .dependents(other)
                    .all(|(part, _)| part.parent() == Some(other) && part.kind == Kind::Comment);
                from == to && alone && self.over_new(to).is_some()
            }
            _ => bonds::carries(self, other),
        }
    }

    fn statements(&self) -> Option<Vec<Statement>> {
        let (table, new, major) = (self.table.sql(), self.new.sql(), self.cx.to.server.major());
        let collation =
            self.to.collation.as_ref().map(|collation| format!(" COLLATE {collation}")).unwrap_or_default();
        let mut statements = vec![self.alter(&format!("ADD COLUMN {new} {}{collation}", self.to.data_type))];
        let plain = Column {
            storage: None,
            compression: None,
            statistics: None,
            options: Vec::new(),
            ..self.to.clone()
        };
        statements.extend(self.to.settings(&plain, &self.new, self.cx));
        statements.extend(self.keep());
        statements.push(self.copied()?);
        if self.to.not_null {
            statements.extend(self.required(major));
        }
        let indexes = self.indexes();
        for (id, index) in &indexes {
            let aside = aside(id);
            let built = Index { definition: self.over_new(index)?, ..(*index).clone() };
            statements.extend(built.create(&aside, &[], self.cx));
        }
        let bonds = bonds::bonds(self)?;
        statements.extend(bonds.built);
        statements.extend(self.swap(bonds.freed, major));
        statements.extend(bonds.named);
        for (id, _) in &indexes {
            let (new, name) = (qualified(id.schema_name().unwrap_or_default(), &aside(id).name), id.sql());
            let sql = format!("ALTER INDEX {new} RENAME TO {name}");
            statements.push(Statement::new(sql).lock(Lock::ShareUpdateExclusive, table.clone()));
            statements.extend(self.parts_of(id));
        }
        statements.extend(self.parts_of(self.id));
        Some(statements)
    }

    /// Fills the new column in every row that is written from now on.
    fn keep(&self) -> Vec<Statement> {
        let (table, function, new) = (self.table.sql(), &self.function, self.new.sql());
        let path: Vec<_> = self.cx.notes.search_path.iter().map(|schema| quote_ident(schema)).collect();
        let path = if path.is_empty() { "''".to_owned() } else { path.join(", ") };
        let value = match self.using() {
            // It names columns as a query over the table does.
            Some(using) => {
                format!("(SELECT {using} FROM (SELECT (NEW).*) AS {})", quote_ident(&self.table.name))
            }
            None => self.value("NEW."),
        };
        let body = dollar_quoted(&format!("\nBEGIN\n  NEW.{new} := {value};\n  RETURN NEW;\nEND\n"));
        let function = format!(
            "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET search_path = {path} AS {body}"
        );
        let trigger = format!(
            "CREATE TRIGGER {} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {}()",
            self.trigger, self.function
        );
        let trigger = Statement::new(trigger).lock(Lock::ShareRowExclusive, table);
        let fails = format!("writes whose value of {} does not convert fail from here on", self.id.sql());
        let trigger = if self.fits() { trigger } else { trigger.hazard(Code::BreaksCode, fails) };
        vec![Statement::new(function), trigger]
    }

    /// Copies what is there, in batches.
    fn copied(&self) -> Option<Statement> {
        let held = self.using().is_none().then(|| format!("{} IS NOT NULL", self.id.sql()));
        let batches =
            backfill::batches(self.table, &self.new.sql(), &self.value(""), held.as_deref(), self.cx)?;
        if self.fits() {
            return Some(batches);
        }
        let message = format!("fails on values of {} that do not convert", self.id.sql());
        let counts = self.using().is_none().then(|| offenders::unfit(self.id, self.cx)).flatten();
        Some(batches.hazard(Code::MayFail, message).counted(counts))
    }

    /// Requires values of the new column; each statement stands where it has to, and not behind the plan.
    fn required(&self, major: u32) -> Vec<Statement> {
        let mut statements = self.to.not_null_constraint.add_online(&self.new, major);
        let message =
            format!("reads {} and fails where the new form of {} is null", self.table.sql(), self.id.sql());
        for statement in &mut statements {
            let validates = !statement.hazards.is_empty();
            statement.transaction = if validates { Transaction::Outside } else { Transaction::Shared };
            // Before, only the old column is there to be counted.
            for hazard in &mut statement.hazards {
                hazard.counts = Some(offenders::nulls(&self.table.sql(), &self.id.sql()));
                hazard.message.clone_from(&message);
            }
        }
        statements
    }

    /// The new column takes the place of the old one, in one transaction.
    fn swap(&self, freed: Vec<Statement>, major: u32) -> Vec<Statement> {
        let (table, name, new) = (self.table.sql(), self.id.sql(), self.new.sql());
        let dropped =
            format!("drops the old form of {name} of {table}, whose values were copied into the new one");
        // What the new type does not keep is lost here.
        let lost =
            convert(self.id, self.cx).hazards.into_iter().filter(|hazard| hazard.code == Code::DataLoss);
        let mut drop = self.alter(&format!("DROP COLUMN {name}")).hazard(Code::Replaced, dropped);
        drop.hazards.extend(lost);
        let mut statements = vec![
            Statement::new(format!("DROP TRIGGER {} ON {table}", self.trigger))
                .lock(Lock::AccessExclusive, table.clone()),
            Statement::new(format!("DROP FUNCTION {}()", self.function)),
        ];
        statements.extend(freed);
        statements.extend([drop, self.alter(&format!("RENAME COLUMN {new} TO {name}"))]);
        if self.to.not_null && major >= 18 {
            let named =
                |column: &ObjectId| quote_ident(&self.to.not_null_constraint.name_on(column)).into_owned();
            statements.push(self.alter(&format!(
                "RENAME CONSTRAINT {} TO {}",
                named(&self.new),
                named(self.id)
            )));
        }
        statements
    }

    /// What is said about an object, and goes with its old form; a grant as it was, since its own change follows.
    fn parts_of(&self, id: &ObjectId) -> Vec<Statement> {
        self.said(self.cx.dependents(id).filter(|(part, _)| part.parent() == Some(id)))
    }

    /// The same about the sequence of an identity, which is a new one that came with what default privileges give.
    fn parts_of_sequence(&self) -> Vec<Statement> {
        let cx = self.cx;
        let implied = cx.implied(self.id);
        let mut statements: Vec<Statement> = identity_sequence::made(self.id, cx);
        for (id, given) in &implied {
            match cx.from.get(id).filter(|_| cx.to.contains(id)).map(|had| given.alter(had, id, cx)) {
                Some(Alter::InPlace { statements: changes, .. }) => statements.extend(changes),
                _ => statements.extend(given.drop(id, cx)),
            }
        }
        statements.iter_mut().for_each(|statement| statement.hazards.clear());
        let rest = cx
            .dependents(self.id)
            .filter(|(part, _)| self.is_of_sequence(part) && !implied.contains_key(*part));
        statements.extend(self.said(rest));
        statements
    }

    fn is_of_sequence(&self, part: &ObjectId) -> bool {
        part.parent() == Some(&identity_sequence::of(self.id))
    }

    /// The statements that say again what was said.
    fn said<'e>(&self, parts: impl Iterator<Item = (&'e ObjectId, &'e Entry)>) -> Vec<Statement> {
        let mut statements: Vec<Statement> = parts
            // What is another then says so itself.
            .filter(|(part, _)| part.kind == Kind::Grant || !self.cx.changed.contains(*part))
            .filter_map(|(part, entry)| {
                let there = self.cx.to.get(part)?;
                let object = if part.kind == Kind::Grant { &*entry.object } else { there };
                Some(object.create(part, &[], self.cx))
            })
            .flatten()
            .collect();
        // They say what was so before.
        statements.iter_mut().for_each(|statement| statement.hazards.clear());
        statements
    }

    /// The indexes that are built over the new column.
    fn indexes(&self) -> Vec<(&'a ObjectId, &'a Index)> {
        let dependents = self.cx.dependents(self.id);
        let indexes = dependents.filter_map(|(id, entry)| match &*entry.object {
            Object::Index(index) if self.cx.to.contains(id) => Some((id, index)),
            _ => None,
        });
        indexes.collect()
    }

    /// The definition of an index with the new column in the place of the old one, where it stands there by its name alone.
    fn over_new(&self, index: &Index) -> Option<String> {
        let mut cursor = Cursor::new(&index.definition)?;
        let method = cursor.name()?;
        let parts = cursor.parts()?;
        let rest = cursor.rest();
        let name = self.id.name.as_ref();
        let mut elements = Vec::new();
        for part in parts {
            let mut element = Cursor::new(part)?;
            let (first, rest) = (element.name(), element.rest());
            if first.as_deref() == Some(name) && !rest.starts_with('(') {
                elements.push(format!("{}{}", self.new.sql(), spaced(rest)));
            } else if mentions(part, name) {
                return None;
            } else {
                elements.push(part.to_owned());
            }
        }
        (!mentions(rest, name))
            .then(|| format!("{} ({}){}", quote_ident(&method), elements.join(", "), spaced(rest)))
    }

    /// Whether every value converts.
    fn fits(&self) -> bool {
        self.using().is_none() && conversion::takes_all(&self.from.data_type, &self.to.data_type)
    }

    fn alter(&self, clause: &str) -> Statement {
        let table = self.table.sql();
        Statement::new(format!("ALTER TABLE {table} {clause}")).lock(Lock::AccessExclusive, table)
    }

    fn using(&self) -> Option<&str> {
        self.cx.notes.objects.get(self.id)?.using.as_deref()
    }

    /// What the new column holds, of a row whose columns are named so.
    fn value(&self, of: &str) -> String {
        let column = format!("{of}{}", self.id.sql());
        match self.using() {
            Some(using) => using.to_owned(),
            None if conversion::base_type(&self.from.data_type)
                == conversion::base_type(&self.to.data_type) =>
            {
                column
            }
            None => {
                assigned(&column, (self.id, &self.from.data_type), (self.id, &self.to.data_type), self.cx)
            }
        }
    }
}

/// Whether a statement writes the whole table anew.
fn rewrites(statement: &Statement) -> bool {
    statement.hazards.iter().any(|hazard| hazard.code == Code::Rewrite)
}

/// An index over the new column, before it has its name.
fn aside(index: &ObjectId) -> ObjectId {
    ObjectId { name: online::passing_name("new", index).into(), ..index.clone() }
}

/// Whether a name stands anywhere in SQL.
fn mentions(sql: &str, name: &str) -> bool {
    significant(sql).map_or(true, |tokens| tokens.iter().any(|token| token.name().as_deref() == Some(name)))
}

fn spaced(rest: &str) -> String {
    if rest.is_empty() { String::new() } else { format!(" {rest}") }
}
