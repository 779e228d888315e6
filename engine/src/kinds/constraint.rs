//! Constraints of tables and domains.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, Object, ObjectKind, Part, domain, inheritance, merged, name, offenders, online, options, partitioned, unchecked};
use crate::catalog::{Catalog, ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::{qualified, quote_ident, significant};

/// A primary key, unique, check, foreign key or exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// Which sort.
    #[serde(rename = "type")]
    pub sort: Sort,
    /// What `pg_get_constraintdef` prints, without what follows here.
    pub definition: String,
    /// Whether it can be checked at the end of a transaction.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deferrable: bool,
    /// Whether it is, unless the transaction says otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deferred: bool,
    /// Whether it is only written down and never checked (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_enforced: bool,
    /// Whether existing rows were checked, or need not be.
    pub validated: bool,
    /// Whether it is a parent table's and only the parent's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherited: bool,
    /// Storage parameters of the index behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub index_options: Vec<String>,
    /// The tablespace of the index behind it where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index_tablespace: Option<String>,
    /// Whether `CLUSTER` goes by the index behind it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clustered: bool,
}

/// The sorts of constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// `PRIMARY KEY`
    PrimaryKey,
    /// `UNIQUE`
    Unique,
    /// `CHECK`
    Check,
    /// `FOREIGN KEY`
    ForeignKey,
    /// `EXCLUDE`
    Exclusion,
}

impl Sort {
    /// The order of constraints inside a CREATE TABLE.
    fn place(self) -> i32 {
        match self {
            Sort::PrimaryKey => 10_000,
            Sort::Unique => 10_001,
            Sort::Exclusion => 10_002,
            Sort::Check => 10_003,
            Sort::ForeignKey => 10_004,
        }
    }

    pub(super) fn has_index(self) -> bool {
        matches!(self, Sort::PrimaryKey | Sort::Unique | Sort::Exclusion)
    }
}

impl ObjectKind for Constraint {
    fn query(_: &Server) -> &'static str {
        include_str!("constraint.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let parent = match row.opt_oid("domain")? {
            Some(domain) => into.find(Address::new(class::TYPE, domain)).cloned(),
            None => into.relation(row.oid("relation")?).cloned(),
        };
        let Some(parent) = parent else { return Ok(()) };
        let sort = match row.text("type")?.as_str() {
            "p" => Sort::PrimaryKey,
            "u" => Sort::Unique,
            "c" => Sort::Check,
            "f" => Sort::ForeignKey,
            "x" => Sort::Exclusion,
            other => return Err(Error::new(format!("a constraint of unknown type `{other}`"))),
        };
        let id = ObjectId::on(Kind::Constraint, &parent, row.text("name")?);
        let (deferrable, deferred) = (row.bool("deferrable")?, row.bool("deferred")?);
        let (not_enforced, validated) = (!row.bool("enforced")?, row.bool("validated")?);
        let mut definition = row.text("definition")?;
        // PostgreSQL prints these behind everything else, in this order.
        for (printed, suffix) in [
            (not_enforced, " NOT ENFORCED"),
            (!validated && !not_enforced, " NOT VALID"),
            (deferred, " INITIALLY DEFERRED"),
            (deferrable, " DEFERRABLE"),
        ] {
            if printed && definition.ends_with(suffix) {
                definition.truncate(definition.len() - suffix.len());
            }
        }
        let object = Constraint {
            sort,
            definition,
            deferrable,
            deferred,
            not_enforced,
            validated: validated || not_enforced,
            inherited: row.bool("inherited")?,
            index_options: options::read(row, "index_options")?,
            index_tablespace: row.opt_text("index_tablespace")?,
            clustered: row.bool("clustered")?,
        };
        let refers_to_itself = row.bool("refers_to_itself")?;
        for partition in row.oids("partitions")? {
            if let Some(partition) = into.relation(partition).cloned() {
                // A table's key to itself comes and goes with the table whatever its partitions do.
                if !refers_to_itself {
                    into.follows(&id, inheritance::link(&partition));
                }
                into.follows(&id, partition);
            }
        }
        for unchecked in row.oids("unchecked")? {
            if let Some(heir) = into.relation(unchecked).cloned() {
                // A table that inherits it later takes it as valid.
                into.follows(&id, inheritance::link(&heir));
            }
        }
        // A parent's check takes in one that is there.
        let link = inheritance::link(&parent);
        if sort == Sort::Check && !object.inherited && row.bool("merged")? && into.contains(&link) {
            into.follows(&link, id.clone());
        }
        for checked in row.oids("checked")? {
            if let Some(heir) = into.relation(checked).cloned() {
                into.follows(&ObjectId::on(Kind::Constraint, &heir, &*id.name), id.clone());
            }
        }
        into.add(id.clone(), sort.place(), object, Address::new(class::CONSTRAINT, row.oid("oid")?));
        if let Some(index) = row.opt_oid("index")? {
            into.part(Address::new(class::CLASS, index), &id);
        }
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        let of_domain = id.parent().is_some_and(|parent| parent.kind == Kind::Domain);
        format!("CONSTRAINT {} ON {}{}", id.sql(), if of_domain { "DOMAIN " } else { "" }, id.parent_sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("{} RENAME CONSTRAINT {} TO {}", alter_parent(id), id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            let checked = self.alone(id, cx).is_none() && self.checked_alone(id, cx);
            return checked.then(|| self.validate(id, cx)).into_iter().collect();
        }
        if let Some(statements) = self.create_online(id, cx) {
            return statements;
        }
        let not_valid = if self.validated { "" } else { " NOT VALID" };
        let add = format!("{} ADD CONSTRAINT {} {}{not_valid}", alter_parent(id), id.sql(), self.sql(id, cx));
        let mut add = self.dangers(Statement::new(add), id, cx);
        if let Some(domain) = id.parent().filter(|parent| parent.kind == Kind::Domain) {
            let columns = cx.dependents(domain).filter(|(id, _)| id.kind == Kind::Column && self.validated);
            for table in columns.filter_map(|(column, _)| column.parent()) {
                add = add.lock(Lock::Share, table.sql());
            }
        }
        self.take_over(&mut add, id, cx);
        let mut statements = vec![add];
        statements.extend(self.follow_up(id, cx));
        statements
    }

    fn clause(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Option<String> {
        if self.inherited {
            return match self.alone(id, cx) {
                Some(own) => own.clause(id, &[], cx),
                None => (!self.checked_alone(id, cx)).then(String::new),
            };
        }
        if self.is_swallowed(id, cx.to) || !merged::waits_for(id, cx).is_empty() {
            return None;
        }
        // Inside CREATE TABLE PostgreSQL takes every constraint as valid: the rows that will come are checked.
        self.validated.then(|| format!("CONSTRAINT {} {}", id.sql(), self.sql(id, cx)))
    }

    fn follow_up(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            // An unchecked one cannot be a clause.
            let own = self.alone(id, cx).filter(|own| !own.validated);
            return own.map_or_else(Vec::new, |own| own.create(id, &[], cx));
        }
        let mut statements = self.index_settings(&[], None, id);
        statements.extend(self.clustered.then(|| cluster(id, &format!("CLUSTER ON {}", id.sql()))));
        statements
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited && !(self.made_alone() && inheritance::dropped_apart(id, cx)) {
            return Vec::new();
        }
        // PostgreSQL 13 takes a key to a partitioned table from whom it detaches; one of a parent that goes may have taken it along.
        let takes = |above: ObjectId| cx.from.contains(&above) && (cx.made.contains(&above) || cx.from.get(&above) != cx.to.get(&above));
        let lost = self.inherited
            && self.is_foreign_key()
            && (cx.from.server.major() < 14 || inheritance::parents_of(id, cx.from).any(takes));
        vec![dropped(id, lost, cx)]
    }

    fn lets_go(&self, _: &Self) -> bool {
        false
    }

    fn constraint<'a>(&'a self, id: &'a ObjectId) -> Option<&'a str> {
        Some(&id.name)
    }

    fn is_incidental(&self) -> bool {
        self.inherited
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self {
            sort,
            definition,
            deferrable,
            deferred,
            not_enforced,
            validated,
            inherited,
            index_options,
            index_tablespace,
            clustered,
        } = to;
        if *sort != self.sort || *definition != self.definition || (self.validated && !validated) {
            return Alter::Replace;
        }
        let retimed = *deferrable != self.deferrable || *deferred != self.deferred;
        // Only of a foreign key PostgreSQL changes these where it stands.
        if (retimed || *not_enforced != self.not_enforced) && *sort != Sort::ForeignKey {
            return Alter::Replace;
        }
        if self.inherited && !inherited && !self.is_check() && inheritance::keeps_place(id, cx) {
            // It goes with its parent's, and comes again as the table's own.
            return Alter::Replace;
        }
        if *inherited || self.inherited {
            // Where the parent's own is validated, so is every partition's.
            let alone = *inherited && !self.validated && *validated && has_unchecked_parent(id, cx);
            return Alter::with(alone.then(|| to.validate(id, cx)).into_iter().collect());
        }
        let mut statements = Vec::new();
        if retimed {
            let timing = if *deferrable { to.timing() } else { " NOT DEFERRABLE".to_owned() };
            let timing =
                if *deferrable && !deferred { format!("{timing} INITIALLY IMMEDIATE") } else { timing };
            statements.push(alter_constraint(id, &timing));
        }
        if *not_enforced && !self.not_enforced {
            statements.push(to.reaching(alter_constraint(id, " NOT ENFORCED"), id, true, cx));
        }
        if !not_enforced && self.not_enforced {
            let message = format!("reads {} and fails on rows that violate {}", id.parent_sql(), id.sql());
            let enforce = alter_constraint(id, " ENFORCED")
                .hazard(Code::MayFail, message)
                .counted(offenders::violations(id, &to.definition, cx));
            statements.push(to.reaching(enforce, id, false, cx));
        }
        if !self.validated && *validated {
            statements.push(to.validate(id, cx));
        }
        if *index_options != self.index_options || *index_tablespace != self.index_tablespace {
            statements.extend(to.index_settings(&self.index_options, self.index_tablespace.as_deref(), id));
        }
        if *clustered && !self.clustered {
            statements.push(cluster(id, &format!("CLUSTER ON {}", id.sql())));
        }
        if !clustered && self.clustered {
            statements.push(cluster(id, "SET WITHOUT CLUSTER"));
        }
        Alter::with(statements)
    }

    fn unsettles(&self, id: &ObjectId, cx: &Context<'_>) -> Option<ObjectId> {
        domain::unsettled(id, self, cx).or_else(|| unchecked::unsettled(id, self, cx))
    }

    fn reaches(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<(Lock, ObjectId)> {
        let state = if gone { cx.from } else { cx.to };
        let Some(entry) = state.objects.get(id).filter(|_| self.sort == Sort::ForeignKey) else { return Vec::new() };
        let lock = if gone { Lock::AccessExclusive } else { Lock::ShareRowExclusive };
        let tables = entry.needs.iter().map(ObjectId::root).filter(|table| table.kind == Kind::Table);
        tables.filter(|table| Some(*table) != id.parent()).map(|table| (lock, table.clone())).collect()
    }

    fn beside(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<ObjectId> {
        let made_apart = self.sort.has_index() || self.sort == Sort::ForeignKey;
        match (gone || self.inherited, made_apart) {
            (true, _) => Vec::new(),
            (false, true) => partitioned::beside(id, cx),
            (false, false) => merged::waits_for(id, cx),
        }
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        let mut claims = vec![name::constraint_claim(&id.sql(), id)];
        if self.sort.has_index() {
            claims.push(name::relation_claim(id.schema_name().unwrap_or_default(), &id.name));
        }
        claims.extend(self.clustered.then(|| name::cluster_claim(id)));
        claims
    }
}

/// Whether the constraint that it inherits has not been checked and will not be.
fn has_unchecked_parent(id: &ObjectId, cx: &Context<'_>) -> bool {
    inheritance::parents_of(id, cx.to)
        .any(|parent| matches!(cx.to.get(&parent), Some(Object::Constraint(parent)) if !parent.validated))
}

/// The statement that drops it; `lost` where something else may have taken it along.
pub(super) fn dropped(id: &ObjectId, lost: bool, cx: &Context<'_>) -> Statement {
    let sql = format!("{} DROP CONSTRAINT {}{}", alter_parent(id), if lost { "IF EXISTS " } else { "" }, id.sql());
    let drop = Statement::new(sql).lock(Lock::AccessExclusive, id.parent_sql());
    let goes = !cx.to.contains(id) && id.parent().is_some_and(|parent| cx.to.contains(parent));
    let taken = format!("rows that {} keeps out of {} come in afterwards", id.sql(), id.parent_sql());
    if goes { drop.hazard(Code::TakenAway, taken) } else { drop }
}

impl Constraint {
    /// Whether its parent's is not checked and this one is, which only a statement of its own can say in any order: a
    /// table that comes after its parent's constraint has it checked, one that was there before has not.
    fn checked_alone(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
        self.is_check() && self.validated && has_unchecked_parent(id, cx)
    }

    /// Whether it is a parent's, and is one that a detached table keeps as it is.
    pub(super) fn made_alone(&self) -> bool {
        self.inherited && !self.sort.has_index()
    }

    /// Whether it is a check, or a foreign key, that has not been checked before and is to be.
    pub(super) fn is_unchecked_before(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
        let before = matches!(cx.from.get(id), Some(Object::Constraint(before)) if !before.validated);
        self.is_check() && before && self.validated && !cx.made.contains(id) && !has_unchecked_parent(id, cx)
    }

    /// Whether tables below it do not inherit it.
    pub(super) fn stays_with_table(&self) -> bool {
        self.definition.ends_with(" NO INHERIT")
    }

    /// A parent's check as the table's own, where it has to be made of the table alone before that is attached.
    fn alone(&self, id: &ObjectId, cx: &Context<'_>) -> Option<Self> {
        (self.is_check() && inheritance::made_apart(id, cx) && !merged::comes_with_parents(id, cx)).then(|| Self { inherited: false, ..self.clone() })
    }

    /// Whether it is a check, which a table has to have before it can be attached to its parent.
    pub(super) fn is_check(&self) -> bool {
        self.sort == Sort::Check
    }

    /// Whether one CREATE TABLE would make one index of it and of a constraint that stands before it, and forget it.
    fn is_swallowed(&self, id: &ObjectId, catalog: &Catalog) -> bool {
        let Some(table) = id.parent().filter(|_| self.sort.has_index()) else { return false };
        let before = |other: &Constraint, name| (other.sort.place(), name) < (self.sort.place(), id);
        inheritance::children(Kind::Constraint, table, catalog).any(|(name, object)| match object {
            Object::Constraint(other) => before(other, name) && other.index() == self.index(),
            _ => false,
        })
    }

    /// What PostgreSQL compares to tell whether two constraints of a new table can share an index.
    fn index(&self) -> Option<(&str, bool, bool)> {
        let definition = match self.sort {
            Sort::PrimaryKey => self.definition.strip_prefix("PRIMARY KEY")?,
            Sort::Unique => self.definition.strip_prefix("UNIQUE")?,
            Sort::Exclusion => &self.definition,
            Sort::Check | Sort::ForeignKey => return None,
        };
        Some((definition, self.deferrable, self.deferred))
    }

    /// The columns of a primary key, each as SQL.
    pub(super) fn primary_key(&self) -> Option<Vec<String>> {
        let rest = self.definition.strip_prefix("PRIMARY KEY ").filter(|_| self.sort == Sort::PrimaryKey)?;
        let tokens = significant(rest).ok()?;
        let columns = tokens.iter().skip(1).take_while(|token| !token.is_punct(")")).filter_map(|token| token.name());
        Some(columns.map(|name| quote_ident(&name).into_owned()).collect())
    }

    /// Whether nothing is to be said of its index but which columns it has.
    pub(super) fn has_plain_index(&self) -> bool {
        self.index_options.is_empty() && self.index_tablespace.is_none() && !self.clustered
    }

    /// Whether its index holds columns beside its key.
    pub(super) fn includes_columns(&self) -> bool {
        let words = significant(&self.definition).unwrap_or_default();
        self.sort.has_index() && words.iter().any(|word| word.is_word("include"))
    }

    /// Whether it is an exclusion.
    pub(crate) fn is_exclusion(&self) -> bool {
        self.sort == Sort::Exclusion
    }

    /// Whether it is a foreign key.
    pub(super) fn is_foreign_key(&self) -> bool {
        self.sort == Sort::ForeignKey
    }

    /// A statement with its locks on the referenced table; triggers stand there as long as the key is enforced.
    fn reaching(&self, mut statement: Statement, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Statement {
        for (lock, table) in self.reaches(id, gone, cx) {
            statement.locks_too(lock, table.sql());
        }
        statement
    }

    /// A foreign key that takes over those of partitions takes their triggers from the referenced table.
    fn take_over(&self, add: &mut Statement, id: &ObjectId, cx: &Context<'_>) {
        if self.is_foreign_key() && partitioned::takes_over(id, cx) {
            self.reaches(id, false, cx).iter().for_each(|(_, table)| add.locks_too(Lock::AccessExclusive, table.sql()));
        }
    }

    /// The definition as PostgreSQL prints it, with what follows it, but for its validity.
    pub fn printed(&self) -> String {
        format!("{}{}{}", self.definition, self.timing(), self.enforcement())
    }

    /// The same as it is to be written.
    fn sql(&self, id: &ObjectId, cx: &Context<'_>) -> String {
        format!("{}{}{}", self.rule(id, cx), self.timing(), self.enforcement())
    }

    fn enforcement(&self) -> &'static str {
        if self.not_enforced { " NOT ENFORCED" } else { "" }
    }

    pub(super) fn timing(&self) -> String {
        let deferrable = if self.deferrable { " DEFERRABLE" } else { "" };
        let deferred = if self.deferred { " INITIALLY DEFERRED" } else { "" };
        format!("{deferrable}{deferred}")
    }

    /// A check as its source wrote it, unless PostgreSQL prints more than the expression.
    fn rule(&self, id: &ObjectId, cx: &Context<'_>) -> String {
        if self.sort == Sort::Check && self.definition.ends_with(')') {
            cx.notes
                .written(id, "check")
                .map_or_else(|| self.definition.clone(), |check| format!("CHECK ({check})"))
        } else {
            self.definition.clone()
        }
    }

    /// `CREATE TABLE` has no place for the index's parameters that `pg_get_constraintdef` would print.
    fn index_settings(&self, from: &[String], tablespace: Option<&str>, id: &ObjectId) -> Vec<Statement> {
        let index = qualified(id.schema_name().unwrap_or_default(), &id.name);
        let alter = |lock, clause: String| {
            Statement::new(format!("ALTER INDEX {index} {clause}")).lock(lock, id.parent_sql())
        };
        let changes = options::changes(from, &self.index_options).into_iter();
        let mut statements: Vec<Statement> =
            changes.map(|clause| alter(Lock::ShareUpdateExclusive, clause)).collect();
        if self.index_tablespace.as_deref() != tablespace {
            let to = self.index_tablespace.as_deref().unwrap_or("pg_default");
            statements.push(alter(Lock::AccessExclusive, format!("SET TABLESPACE {}", quote_ident(to))));
        }
        statements
    }

    /// The forms that let others work: an index is built beside them and taken over, rows are checked later.
    fn create_online(&self, id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
        let table = id.parent()?;
        let mut statements = match self.sort {
            Sort::PrimaryKey | Sort::Unique if online::index(table, cx) => self.adopt_index(id)?,
            Sort::PrimaryKey | Sort::Unique => return partitioned::key(self, id, cx),
            Sort::Check | Sort::ForeignKey if self.validated && !self.not_enforced => {
                // Before PostgreSQL 18 a partitioned table takes no foreign key that is not valid.
                let refuses = self.sort == Sort::ForeignKey && cx.to.server.major() < 18;
                if !online::constraint(table, cx) {
                    return None;
                }
                if refuses && online::is_partitioned(table, cx) {
                    return partitioned::foreign_key(self, id, cx);
                }
                let add = format!("{} ADD CONSTRAINT {} {} NOT VALID", alter_parent(id), id.sql(), self.sql(id, cx));
                let mut add = Self { validated: false, ..self.clone() }.dangers(Statement::new(add), id, cx);
                self.take_over(&mut add, id, cx);
                vec![add, self.validate(id, cx).transaction(Transaction::Later)]
            }
            _ => return None,
        };
        let settings = self.follow_up(id, cx);
        let at = statements.iter().position(|s| s.transaction == Transaction::Later).unwrap_or(statements.len());
        statements.splice(at..at, settings);
        Some(statements)
    }

    /// Builds the index behind it while others write, and makes it the constraint's.
    pub(super) fn adopt_index(&self, id: &ObjectId) -> Option<Vec<Statement>> {
        let (word, rest) = match self.sort {
            Sort::PrimaryKey => ("PRIMARY KEY", self.definition.strip_prefix("PRIMARY KEY ")?),
            _ => ("UNIQUE", self.definition.strip_prefix("UNIQUE ")?),
        };
        let distinct = rest.strip_prefix("NULLS NOT DISTINCT ");
        let (columns, nulls) = (distinct.unwrap_or(rest), distinct.map_or("", |_| " NULLS NOT DISTINCT"));
        // An exclusion in disguise, which is built by GiST.
        if !columns.starts_with('(') || columns.contains(" WITHOUT OVERLAPS)") {
            return None;
        }
        let (table, name) = (id.parent_sql(), id.sql());
        let build = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} {columns}{nulls}");
        let take = format!("{} ADD CONSTRAINT {name} {word} USING INDEX {name}{}", alter_parent(id), self.timing());
        let message = format!("fails where rows of {table} have the same values");
        let take = Statement::new(take).lock(Lock::AccessExclusive, table.clone());
        Some(vec![
            online::alone(build, table.clone())
                .hazard(Code::MayFail, message)
                .counted(offenders::same_key(&table, &format!("btree {columns}{nulls}"))),
            match self.sort {
                Sort::PrimaryKey => take
                    .hazard(Code::MayFail, format!("fails where its columns of {table} are null"))
                    .counted(offenders::key_nulls(&table, &self.definition)),
                _ => take,
            },
        ])
    }

    fn dangers(&self, statement: Statement, id: &ObjectId, cx: &Context<'_>) -> Statement {
        let table = id.parent_sql();
        if !self.validated {
            let check = self.sort == Sort::Check;
            return statement.lock(if check { Lock::AccessExclusive } else { Lock::ShareRowExclusive }, table);
        }
        let fails = format!("reads {table} and fails on rows that violate {}", id.sql());
        let may_fail = |lock| {
            let statement = statement.lock(lock, &table).hazard(Code::MayFail, fails);
            statement.counted(offenders::violations(id, &self.definition, cx))
        };
        match self.sort {
            Sort::ForeignKey => may_fail(Lock::ShareRowExclusive),
            Sort::Check => may_fail(Lock::AccessExclusive),
            Sort::PrimaryKey | Sort::Unique | Sort::Exclusion => may_fail(Lock::AccessExclusive)
                .hazard(Code::BlockingIndex, format!("builds an index on {table} while reads and writes wait")),
        }
    }

    /// Checks the rows that were there before it, while others read and write.
    pub(super) fn validate(&self, id: &ObjectId, cx: &Context<'_>) -> Statement {
        let (table, name) = (id.parent_sql(), id.sql());
        Statement::new(format!("{} VALIDATE CONSTRAINT {name}", alter_parent(id)))
            .lock(Lock::ShareUpdateExclusive, table.clone())
            .hazard(Code::MayFail, format!("reads {table} and fails on rows that violate {name}"))
            .counted(offenders::violations(id, &self.definition, cx))
    }
}

fn alter_constraint(id: &ObjectId, change: &str) -> Statement {
    Statement::new(format!("{} ALTER CONSTRAINT {}{change}", alter_parent(id), id.sql()))
        .lock(Lock::AccessExclusive, id.parent_sql())
}

fn cluster(id: &ObjectId, clause: &str) -> Statement {
    let table = id.parent_sql();
    Statement::new(format!("ALTER TABLE {table} {clause}")).lock(Lock::ShareUpdateExclusive, table)
}

fn alter_parent(id: &ObjectId) -> String {
    let of_domain = id.parent().is_some_and(|parent| parent.kind == Kind::Domain);
    format!("ALTER {} {}", if of_domain { "DOMAIN" } else { "TABLE" }, id.parent_sql())
}
