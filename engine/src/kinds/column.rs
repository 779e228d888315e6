//! Columns of tables. A default is an atom of its own; the expression of a generated column is not.

use serde::{Deserialize, Serialize};

use super::not_null::{Held, NotNull};
use super::sequence::SequenceOptions;
use super::conversion::{self, base_type, convert};
use super::{Alter, Context, ObjectKind, Part, backfill, default, expand, foreign_options, identity_sequence, inheritance, leftover, name, offenders, online, options, rebuild, table_type};
use crate::catalog::{ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::{qualified, quote_ident};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its type, as `format_type` prints it with an empty `search_path`.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Its collation where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// Whether null is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_null: bool,
    /// What its NOT NULL constraint says beyond that (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "NotNull::is_plain")]
    pub not_null_constraint: NotNull,
    /// What that is called in the database that it was read from.
    #[serde(skip)]
    pub not_null_held: Held,
    /// Values from a sequence of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Box<Identity>>,
    /// The expression that it is computed by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Box<Generated>>,
    /// Whether it is a parent table's and only the parent's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherited: bool,
    /// `PLAIN`, `EXTERNAL`, `EXTENDED` or `MAIN` where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// `pglz` or `lz4` where it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<String>,
    /// The statistics target where it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistics: Option<i32>,
    /// `n_distinct=…` and its like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The options of a foreign table's column, `column_name=…`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_options: Vec<String>,
}

/// `GENERATED … AS IDENTITY`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `ALWAYS`, not `BY DEFAULT`.
    pub always: bool,
    /// The name of its sequence, in the table's schema.
    pub sequence: String,
    /// The parameters of its sequence.
    pub options: SequenceOptions,
    /// Whether its sequence is logged where its table is not, or the other way round.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlike_table: bool,
}

/// `GENERATED ALWAYS AS (…)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generated {
    /// The expression, without the brackets around it.
    pub expression: String,
    /// Whether it is stored, or computed when it is read (PostgreSQL 18).
    pub stored: bool,
}

/// What `ALTER COLUMN … TYPE` refuses to carry over. Indexes, constraints and statistics it rebuilds itself.
fn blocks_type(dependant: &Object) -> bool {
    match dependant {
        Object::Column(column) => !column.inherited,
        // It would be rebuilt under the foreign keys that refer to it, which PostgreSQL does only for columns of the key.
        Object::Constraint(constraint) => constraint.includes_columns(),
        other => matches!(
            other.kind(),
            Kind::View
                | Kind::MaterializedView
                | Kind::Policy
                | Kind::Rule
                | Kind::Trigger
                | Kind::Function
                | Kind::PublicationTable
        ),
    }
}

/// The same in a table that is detached meanwhile: what is computed there is made anew there, too.
fn blocks_type_apart(dependant: &Object) -> bool {
    blocks_type(dependant) || matches!(dependant, Object::Column(column) if column.generated.is_some())
}

/// The same where the base type changes: a default is converted only where a cast happens to exist.
fn blocks_base_type(dependant: &Object) -> bool {
    blocks_type(dependant) || dependant.kind() == Kind::Default
}

/// Both.
fn blocks_base_type_apart(dependant: &Object) -> bool {
    blocks_type_apart(dependant) || dependant.kind() == Kind::Default
}

/// The same where values of the two types are not compared: a foreign key between them cannot be, however short a time.
fn blocks_other_type(dependant: &Object) -> bool {
    blocks_base_type(dependant) || matches!(dependant, Object::Constraint(constraint) if constraint.is_foreign_key())
}

/// Both.
fn blocks_other_type_apart(dependant: &Object) -> bool {
    blocks_base_type_apart(dependant) || blocks_other_type(dependant)
}

impl ObjectKind for Column {
    fn query(server: &Server) -> &'static str {
        if server.major() >= 14 { include_str!("column.sql") } else { include_str!("column_13.sql") }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let (table, number) = (row.oid("table_oid")?, row.int("number")?);
        let Some(table_id) = into.relation(table).cloned() else { return Ok(()) };
        let name = row.text("name")?;
        let id = ObjectId::on(Kind::Column, &table_id, name.as_str());
        let identity = match row.opt_text("identity")? {
            Some(kind) => Some(Identity {
                always: kind == "a",
                sequence: row.text("sequence_name")?,
                options: SequenceOptions::read(row)?,
                unlike_table: row.bool("sequence_unlike_table")?,
            }),
            None => None,
        };
        let generated = row.opt_text("expression")?;
        let stored = row.text("generated")? == "s";
        let inherited = row.bool("inherited")?;
        if let Some(parent) = row.opt_oid("parent")?.and_then(|oid| into.relation(oid)).cloned() {
            let parent = ObjectId::on(Kind::Column, &parent, name);
            if inherited {
                into.needs(&id, parent);
            } else {
                // A parent's new column takes in one that is there, and leaves it when it goes; not the other way round.
                into.follows(&parent, id.clone());
            }
        }
        let object = Column {
            data_type: row.text("type")?,
            collation: row.opt_text("collation")?,
            not_null: row.bool("not_null")?,
            not_null_constraint: if inherited { NotNull::default() } else { NotNull::read(row)? },
            not_null_held: Held(row.opt_text("not_null_full_name")?),
            identity: identity.map(Box::new),
            generated: generated.map(|expression| Box::new(Generated { expression, stored })),
            inherited,
            storage: row.opt_text("storage")?,
            compression: row.opt_text("compression")?,
            statistics: row.opt_text("statistics")?.and_then(|target| target.parse().ok()),
            options: options::read(row, "options")?,
            foreign_options: options::read(row, "foreign_options")?,
        };
        let (link, bond) = (inheritance::link(&table_id), table_type::bond(&table_id));
        if into.contains(&link) {
            into.follows(&link, id.clone());
        }
        if into.contains(&bond) {
            into.follows(&bond, id.clone());
            // The type says in which order they come.
            let before = (1..number).rev().find_map(|number| into.find(Address::column(table, number)).cloned());
            if let Some(before) = before {
                into.follows(&id, before);
            }
        }
        if let (Some(oid), Some(name)) = (row.opt_oid("not_null_oid")?, row.opt_text("not_null_full_name")?) {
            // It is no atom, but there can be a comment on it.
            into.alias(
                Address::new(class::CONSTRAINT, oid),
                &ObjectId::on(Kind::Constraint, &table_id, name),
            );
        }
        into.add(id.clone(), number, object, Address::column(table, number));
        // A generated column's expression hangs on its entry in pg_attrdef, an identity on its sequence.
        if let Some(default) = row.opt_oid("default_oid")? {
            into.alias(Address::new(class::ATTRDEF, default), &id);
        }
        if let Some(sequence) = row.opt_oid("sequence_oid")? {
            into.alias(Address::new(class::CLASS, sequence), &id);
        }
        Ok(())
    }

    fn constraint<'a>(&'a self, _: &'a ObjectId) -> Option<&'a str> {
        self.not_null_constraint.name.as_deref()
    }

    fn target(id: &ObjectId) -> String {
        format!("COLUMN {}.{}", id.parent_sql(), id.sql())
    }

    fn could_become(&self, to: &Self) -> bool {
        self.data_type == to.data_type && self.generated.is_some() == to.generated.is_some()
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TABLE {} RENAME COLUMN {} TO {}", id.parent_sql(), id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            return match self.alone(id, cx) {
                Some(own) => own.create(id, own.parents_default(id, parts, cx).as_slice(), cx),
                None => self.inherited_settings(id, cx),
            };
        }
        let table = id.parent_sql();
        if let Some(backfill) = cx.notes.objects.get(id).and_then(|note| note.backfill.as_deref()) {
            return backfill::create(self, id, parts, cx, backfill);
        }
        if !parts.is_empty()
            && let Some(statements) = backfill::create_by_default(self, id, cx)
        {
            return statements;
        }
        if let Some(identity) = self.identity.as_ref().filter(|_| inheritance::refuses_identity(id, cx)) {
            // PostgreSQL adds no identity to all of them at once, and those below have none.
            let plain = Column { identity: None, ..self.clone() };
            let mut statements = plain.create(id, parts, cx);
            let sql = format!("ALTER TABLE {table} ALTER COLUMN {} ADD {}", id.sql(), identity.clause(id));
            statements.push(Statement::new(sql).lock(Lock::AccessExclusive, table));
            statements.extend(identity_sequence::made(id, cx));
            return statements;
        }
        let Some(clause) = self.clause(id, parts, cx) else { return Vec::new() };
        let statement = Statement::new(format!("ALTER TABLE {table} ADD COLUMN {clause}"))
            .lock(Lock::AccessExclusive, table.clone());
        let by_domain = conversion::domain(id, cx.to).is_some_and(|(_, domain)| domain.default.is_some());
        let has_value = self.identity.is_some() || self.generated.is_some() || !parts.is_empty() || by_domain;
        let refused = self.not_null || conversion::domain_refuses_null(id, cx.to);
        let statement = if refused && !has_value {
            let message = format!("fails if {table} holds rows: column {} has no value for them", id.sql());
            statement.hazard(Code::MayFail, message).counted(offenders::rows(&table))
        } else if self.identity.is_some()
            || self.generated.as_ref().is_some_and(|g| g.stored)
            || default::volatile(id, cx).is_some()
            || default::volatile_by_domain(id, cx)
            || conversion::domain_is_checked(id, cx.to)
        {
            statement.hazard(Code::Rewrite, format!("rewrites {table} to fill column {}", id.sql()))
        } else {
            statement
        };
        let mut statements = vec![statement];
        statements.extend(self.follow_up(id, cx));
        statements
    }

    fn clause(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Option<String> {
        if self.inherited {
            return match self.alone(id, cx) {
                Some(own) => own.clause(id, &own.parents_default(id, parts, cx), cx),
                None => Some(self.inherited_clause(id, parts, cx)),
            };
        }
        let mut sql = format!("{} {}", id.sql(), self.data_type);
        sql.push_str(&foreign_options::clause(&self.foreign_options));
        if let Some(collation) = &self.collation {
            sql.push_str(&format!(" COLLATE {collation}"));
        }
        for part in parts {
            sql.push_str(&format!(" {}", part.sql));
        }
        if let Some(generated) = self.generated.as_ref().filter(|_| !self.generated_above(id, cx)) {
            let expression = cx.text(id, "generated", &generated.expression);
            sql.push_str(&format!(" {}", generated.clause(expression)));
        }
        if let Some(identity) = &self.identity {
            sql.push_str(&format!(" {}", identity.clause(id)));
        }
        if self.not_null && !self.not_null_constraint.not_valid {
            sql.push_str(&format!(" {}", self.not_null_constraint.said(id, cx).clause()));
        }
        Some(sql)
    }

    fn follow_up(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            return match self.alone(id, cx) {
                Some(own) => own.follow_up(id, cx),
                None => self.inherited_settings(id, cx),
            };
        }
        let made = Column {
            storage: None,
            compression: None,
            statistics: None,
            options: Vec::new(),
            ..self.clone()
        };
        let mut statements = self.settings(&made, id, cx);
        statements.extend(self.not_null_constraint.not_valid.then(|| self.not_null_constraint.add(id)));
        statements.extend(self.identity.iter().flat_map(|_| identity_sequence::made(id, cx)));
        statements
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { generated: to.generated.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited && (!inheritance::dropped_apart(id, cx) || leftover::takes_along(id, cx)) {
            return Vec::new();
        }
        let table = id.parent_sql();
        let statement = Statement::new(format!("ALTER TABLE {table} DROP COLUMN {}", id.sql()))
            .lock(Lock::AccessExclusive, table.clone());
        let lost = if self.generated.is_some() { Code::BreaksCode } else { Code::DataLoss };
        let held = self.generated.is_none().then(|| offenders::values(&table, &id.sql()));
        vec![statement.hazard(lost, format!("deletes column {} of {table} in every row", id.sql())).counted(held)]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        // A table that changes parents, or whose parent is made anew, stands alone meanwhile.
        if self.inherited && to.inherited && inheritance::goes_with_parent(id, cx) {
            return self.alter_inherited(to, id, cx);
        }
        let generation =
            |column: &Column| column.generated.as_ref().map(|g| (g.expression.clone(), g.stored));
        // What is computed when it is read has no value that could stay.
        let computed = self.generated.as_ref().is_some_and(|generated| !generated.stored);
        if (to.generated.is_some() || computed) && generation(self) != generation(to) {
            return Alter::Replace;
        }
        if let Some(statements) = expand::change(self, to, id, cx) {
            return Alter::with(statements);
        }
        let table = id.parent_sql();
        let alter = |clause: String| {
            Statement::new(format!("ALTER TABLE {table} ALTER COLUMN {} {clause}", id.sql()))
                .lock(Lock::AccessExclusive, table.clone())
        };
        let mut statements = Vec::new();
        if self.generated.is_some() && to.generated.is_none() {
            statements.push(alter("DROP EXPRESSION".to_owned()));
        }
        if self.identity.is_some() && to.identity.is_none() {
            statements.push(alter("DROP IDENTITY".to_owned()));
        }
        if self.not_null && !to.not_null {
            let fails = format!(
                "{} of {table} may be null afterwards: running code that takes a value for granted fails on such rows",
                id.sql()
            );
            statements.push(alter("DROP NOT NULL".to_owned()).hazard(Code::BreaksCode, fails));
        }
        let retyped = self.retyped(to);
        let below = if retyped { inheritance::below(id, cx) } else { Vec::new() };
        let brought = retyped && inheritance::goes_with_parent(id, cx);
        if retyped && !brought {
            statements.push(convert(id, cx));
            statements.extend(below.iter().flat_map(|below| conversion::storage(below, cx)));
        }
        let mut later = Vec::new();
        if !self.not_null && to.not_null {
            later = self.require(to, id, cx);
            statements.extend(later.drain(..1));
        }
        if self.not_null && to.not_null {
            match self.not_null_held(to, id, cx).changes(&to.not_null_constraint, id) {
                Some(changes) => statements.extend(changes),
                None => {
                    statements.push(alter("DROP NOT NULL".to_owned()));
                    statements.push(to.not_null_constraint.add(id));
                }
            }
        }
        if let (Some(from), Some(to)) = (&self.identity, &to.identity) {
            let sequence = qualified(id.schema_name().unwrap_or_default(), &from.sequence);
            statements.extend(from.options.moved_inside(&to.options, &sequence));
            let change = from.changes(to).map(alter);
            statements.extend(change.map(|change| from.options.judge_restart(&to.options, &sequence, change)));
        } else if let (None, Some(identity)) = (&self.identity, &to.identity) {
            statements.push(alter(format!("ADD {}", identity.clause(id))));
            statements.extend(identity_sequence::made(id, cx));
        }
        if let (Some(from), Some(to)) = (&self.identity, &to.identity)
            && from.sequence != to.sequence
        {
            let (old, new) =
                (qualified(id.schema_name().unwrap_or_default(), &from.sequence), quote_ident(&to.sequence));
            statements.push(Statement::new(format!("ALTER SEQUENCE {old} RENAME TO {new}")));
        }
        statements.extend(identity_sequence::change(id, cx));
        // Another type comes with its own storage and no compression.
        let had = match (retyped, brought) {
            (true, false) => Column { storage: None, compression: None, ..self.clone() },
            // Then its parent's alteration has said it again.
            (true, true) => Column {
                storage: to.storage.clone(),
                compression: to.compression.clone(),
                ..self.clone()
            },
            (false, _) => self.clone(),
        };
        statements.extend(to.settings(&had, id, cx));
        statements.extend(later);
        let table_id = id.parent().filter(|table| table.kind == Kind::Table && cx.in_use(table));
        if table_id.is_some() && retyped && !brought {
            // Another type forgets what was known of the values, and autovacuum does not notice.
            let analyze = Statement::new(format!("ANALYZE {table} ({})", id.sql()));
            let analyze = analyze.lock(Lock::ShareUpdateExclusive, table.clone());
            statements.push(analyze.transaction(Transaction::Later));
        }
        if !retyped {
            return Alter::with(statements);
        }
        let same_base =
            base_type(&self.data_type) == base_type(&to.data_type) && !rebuild::of_rebuilt(id, cx);
        let apart = self.inherited && !brought;
        let compared = same_base || conversion::are_compared(&self.data_type, &to.data_type);
        Alter::InPlace {
            statements,
            blocked_by: match (same_base, compared, apart) {
                (true, _, false) => blocks_type,
                (true, _, true) => blocks_type_apart,
                (false, true, false) => blocks_base_type,
                (false, true, true) => blocks_base_type_apart,
                (false, false, false) => blocks_other_type,
                (false, false, true) => blocks_other_type_apart,
            },
            // It reaches them by itself, and what is in the way there is in its way.
            carries: below.into_iter().map(|below| (below, Vec::new())).collect(),
            finish: Vec::new(),
            afresh: false,
        }
    }

    fn brings(&self, to: &Self) -> bool {
        self.identity.is_none() && to.identity.is_some()
    }

    fn displaces(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
        let filled = self.identity.is_some() || self.generated.as_ref().is_some_and(|generated| generated.stored);
        let each = default::volatile(id, cx).is_some() || default::volatile_by_domain(id, cx);
        filled || each || conversion::domain_checks(id, cx.to)
    }

    fn refused(&self, id: &ObjectId, cx: &Context<'_>) -> Option<Error> {
        let Some(Object::Column(from)) = cx.from.get(id) else { return None };
        if let Some(error) = expand::refused(id, cx) {
            return Some(error);
        }
        let kept = from.generated.is_some() && self.generated.is_none() && !cx.made.contains(id);
        let deeper = inheritance::below(id, cx).into_iter().find(|deeper| !inheritance::below(deeper, cx).is_empty());
        let deeper = deeper.filter(|_| kept && !from.inherited)?;
        let what = format!(
            "{id} cannot stop being generated: {} has it from there, and tables below that from it",
            deeper.parent_sql()
        );
        Some(Error::new(what).hint(
            "PostgreSQL drops an expression from one level of children only: take the lower tables from their parents \
             first, or drop the column and add it anew",
        ))
    }

    fn stands_alone(&self, id: &ObjectId, gone: &ObjectId, cx: &Context<'_>) -> bool {
        let of_parent = gone.kind == Kind::Column && gone.name == id.name && gone.parent() != id.parent();
        let comes_back = || cx.to.contains(gone) && !inheritance::goes_with_parent(id, cx);
        of_parent && self.inherited && (comes_back() || inheritance::leaves(id, gone, cx))
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        let schema = id.schema_name().unwrap_or_default();
        let sequence = self.identity.iter().map(|identity| name::relation_claim(schema, &identity.sequence));
        let named = self.not_null_constraint.name.iter().filter(|_| self.not_null);
        sequence.chain(named.map(|name| name::constraint_claim(&quote_ident(name), id))).collect()
    }
}

impl Column {
    /// Requires values of a column that did without; what is not the first statement comes behind all others.
    fn require(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let plain = self.data_type == to.data_type && self.collation == to.collation && to.identity.is_none();
        let possible = id.parent().is_some_and(|table| online::not_null(table, cx));
        if plain && possible && to.not_null_constraint.is_plain() {
            return to.not_null_constraint.add_online(id, cx.to.server.major());
        }
        vec![to.not_null_constraint.said(id, cx).add(id)]
    }

    /// Whether it comes to another type, and with that to the type's own storage.
    pub(super) fn retyped(&self, to: &Self) -> bool {
        self.data_type != to.data_type || self.collation != to.collation
    }

    /// What `ALTER COLUMN … SET` has to say of this column that `from` does not say yet.
    pub(super) fn settings(&self, from: &Self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let table = id.parent_sql();
        // Tables below it have settings of their own, which are said of them.
        let has_children = || id.parent().is_some_and(|table| cx.is_parent(table));
        let only = || if has_children() { "ONLY " } else { "" };
        let alter = |clause: String| {
            Statement::new(format!("ALTER TABLE {}{table} ALTER COLUMN {} {clause}", only(), id.sql()))
                .lock(Lock::ShareUpdateExclusive, table.clone())
        };
        let mut statements = Vec::new();
        if self.storage != from.storage {
            let storage = self.storage.as_deref().unwrap_or(conversion::default_storage(&self.data_type));
            statements
                .push(alter(format!("SET STORAGE {storage}")).lock(Lock::AccessExclusive, table.clone()));
        }
        if self.compression != from.compression {
            let compression = self.compression.as_deref().unwrap_or("default");
            statements.push(
                alter(format!("SET COMPRESSION {compression}")).lock(Lock::AccessExclusive, table.clone()),
            );
        }
        if self.statistics != from.statistics {
            statements.push(alter(format!("SET STATISTICS {}", self.statistics.unwrap_or(-1))));
        }
        statements.extend(options::changes(&from.options, &self.options).into_iter().map(alter));
        statements.extend(foreign_options::changes(&from.foreign_options, &self.foreign_options).map(alter));
        statements
    }
}

impl Identity {
    /// What `ALTER COLUMN` has to say where two differ.
    fn changes(&self, to: &Self) -> Option<String> {
        let mut changes = Vec::new();
        if self.always != to.always {
            changes.push(format!("SET GENERATED {}", to.when()));
        }
        changes.extend(self.options.changes(&to.options, "SET "));
        (!changes.is_empty()).then(|| changes.join(" "))
    }

    fn when(&self) -> &'static str {
        if self.always { "ALWAYS" } else { "BY DEFAULT" }
    }

    /// The same with another sequence.
    pub(super) fn clause_as(&self, id: &ObjectId, sequence: &str) -> String {
        Self { sequence: sequence.to_owned(), ..self.clone() }.clause(id)
    }

    fn clause(&self, id: &ObjectId) -> String {
        let mut options = self.options.unusual();
        let table = id.parent().map(|table| &*table.name).unwrap_or_default();
        if self.sequence != format!("{table}_{}_seq", id.name) {
            let schema = id.schema_name().unwrap_or_default();
            options.insert(0, format!("SEQUENCE NAME {}", qualified(schema, &self.sequence)));
        }
        let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
        format!("GENERATED {} AS IDENTITY{options}", self.when())
    }
}

impl Generated {
    fn clause(&self, expression: &str) -> String {
        let kind = if self.stored { "STORED" } else { "VIRTUAL" };
        format!("GENERATED ALWAYS AS ({expression}) {kind}")
    }
}
