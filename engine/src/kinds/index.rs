//! Indexes that no constraint owns.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, inheritance, name, offenders, online, partitioned};
use crate::catalog::{ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::{qualified, quote_ident, significant};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Whether two rows may not have the same values.
    pub unique: bool,
    /// What `pg_get_indexdef` prints behind `USING`: `btree (lower(email)) WHERE (status = 'pending'::text)`.
    pub definition: String,
    /// Whether queries can use it; a failed concurrent build leaves one that they cannot.
    pub valid: bool,
    /// Whether it is a partition of its parent table's index, which PostgreSQL makes by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherited: bool,
    /// Then the index of the outermost parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ObjectId>,
    /// The index of the parent table that it is a part of, while that one is not valid: then PostgreSQL makes neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached: Option<ObjectId>,
    /// Whether `CLUSTER` goes by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clustered: bool,
    /// The tablespace where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<String>,
    /// Statistics targets of its columns, by their numbers: `1 500`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statistics: Vec<String>,
}

impl ObjectKind for Index {
    const READ_ASIDE: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("index.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("table_oid")?).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::Index, &table, row.text("name")?);
        let parent = above(row, into, "parent")?;
        let attached = if row.bool("attached")? { parent.clone() } else { None };
        let origin = above(row, into, "origin")?.filter(|_| attached.is_none());
        let (whole, head) = (row.text("definition")?, row.text("head")?);
        let definition = whole.strip_prefix(&head).ok_or_else(|| {
            Error::new(format!("{id} has a definition of unknown form")).detail(whole.clone())
        })?;
        let object = Index {
            unique: row.bool("unique")?,
            definition: definition.to_owned(),
            valid: row.bool("valid")?,
            inherited: row.bool("inherited")?,
            origin,
            attached,
            clustered: row.bool("clustered")?,
            tablespace: row.opt_text("tablespace")?,
            statistics: row.texts("statistics")?,
        };
        for partition in row.oids("partitions")? {
            if let Some(partition) = into.relation(partition).cloned() {
                // A partition that comes later would bring an index of its own.
                into.follows(&id, inheritance::link(&partition));
            }
        }
        if let Some(parent) = &object.attached {
            into.needs(&id, parent.clone());
            into.dies_with(&id, parent.clone());
        } else if let Some(parent) = parent {
            if !has_automatic_name(&id) {
                into.follows(&parent, id.clone());
            } else if object.clustered || !object.statistics.is_empty() {
                // What is said of it is said once it came with that.
                into.follows(&id, parent);
                into.follows(&id, inheritance::link(&table));
            }
        }
        into.add(id, 0, object, Address::new(class::CLASS, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("INDEX {}", in_schema(id))
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER INDEX {} RENAME TO {}", in_schema(id), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited && !self.comes_first(id, cx) {
            let made = Self { clustered: false, statistics: Vec::new(), ..self.clone() };
            return made.settings(self, id);
        }
        let whole = self.valid && !self.inherited && self.attached.is_none();
        if let Some(statements) = whole.then(|| partitioned::index(id, cx)).flatten() {
            return statements;
        }
        let mut statements = vec![self.build(id, cx)];
        let elsewhere = self.tablespace.as_deref().filter(|_| !self.is_placed(id, cx));
        statements.extend(elsewhere.map(|tablespace| set_tablespace(id, tablespace)));
        statements.extend(self.clustered.then(|| cluster(id)));
        statements.extend(statistics(&[], &self.statistics, id));
        statements.extend(self.attached.as_ref().map(|parent| attach(id, parent)));
        statements
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            return Vec::new();
        }
        let (name, table) = (in_schema(id), id.parent_sql());
        let drop = if id.parent().is_some_and(|table| online::index(table, cx)) {
            online::alone(format!("DROP INDEX CONCURRENTLY {name}"), table)
        } else {
            Statement::new(format!("DROP INDEX {name}")).lock(Lock::AccessExclusive, table)
        };
        if cx.to.contains(id) {
            return vec![drop];
        }
        // Where nobody asks for forms that let others work, a lock is no more than its line says.
        let waits = cx.notes.online && drop.transaction != Transaction::Outside && !is_partitioned(id, cx);
        let message = format!("{} waits for whoever uses its table, and everybody else for it", id.sql());
        let drop = if waits { drop.hazard(Code::Gentler, message) } else { drop };
        vec![drop.hazard(Code::TakenAway, taken(id))]
    }

    fn lets_go(&self, _: &Self) -> bool {
        false
    }

    fn is_incidental(&self) -> bool {
        self.inherited
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { unique, definition, valid, inherited, origin: _, attached, .. } = to;
        if *inherited && self.inherited {
            return Alter::with(self.settings(to, id));
        }
        // Nobody can want one that a failed build has left: there, one that can be used is as good.
        let valid = *valid || !is_partitioned(id, cx);
        let same = *unique == self.unique && *definition == self.definition && valid == self.valid;
        let released = id.parent().is_some_and(|table| !cx.to.contains(&inheritance::link(table)));
        if same && (*inherited || (self.inherited && released)) {
            // A parent's new index and ATTACH take over one that fits; DETACH leaves it with the table.
            return Alter::with(Vec::new());
        }
        if *unique != self.unique
            || *definition != self.definition
            || valid != self.valid
            || *inherited != self.inherited
            || self.attached.as_ref().is_some_and(|parent| attached.as_ref() != Some(parent))
        {
            return self.swap(to, id, cx);
        }
        let mut statements = self.settings(to, id);
        let attached = attached.as_ref().filter(|_| self.attached.is_none());
        statements.extend(attached.map(|parent| attach(id, parent)));
        Alter::with(statements)
    }

    fn beside(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<ObjectId> {
        let alone = gone || self.inherited || self.attached.is_some() || !self.valid;
        if alone { Vec::new() } else { partitioned::beside(id, cx) }
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        let mut claims = vec![name::relation_claim(id.schema_name().unwrap_or_default(), &id.name)];
        claims.extend(self.clustered.then(|| name::cluster_claim(id)));
        claims
    }
}

impl Index {
    /// What can be said of one that is there.
    fn settings(&self, to: &Self, id: &ObjectId) -> Vec<Statement> {
        let Self {
            unique: _,
            definition: _,
            valid: _,
            inherited: _,
            origin: _,
            attached: _,
            clustered,
            tablespace,
            statistics: target,
        } = to;
        let mut statements = Vec::new();
        if *tablespace != self.tablespace {
            statements.push(set_tablespace(id, tablespace.as_deref().unwrap_or("pg_default")));
        }
        if *clustered && !self.clustered {
            statements.push(cluster(id));
        }
        if !clustered && self.clustered {
            let sql = format!("ALTER TABLE {} SET WITHOUT CLUSTER", id.parent_sql());
            statements.push(Statement::new(sql).lock(Lock::ShareUpdateExclusive, id.parent_sql()));
        }
        statements.extend(statistics(&self.statistics, target, id));
        statements
    }

    /// Whether its CREATE says where it goes: those of partitions come with it, and a change of its own does not reach them.
    fn is_placed(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
        self.valid && is_partitioned(id, cx)
    }

    /// What stands behind `USING`, with the tablespace between what PostgreSQL printed before the condition and that.
    fn placed(&self, id: &ObjectId, cx: &Context<'_>) -> Cow<'_, str> {
        let definition = self.definition.as_str();
        let Some(tablespace) = self.tablespace.as_deref().filter(|_| self.is_placed(id, cx)) else {
            return definition.into();
        };
        let mut depth = 0;
        let condition = significant(definition).into_iter().flatten().find(|token| {
            depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
            depth == 0 && token.is_word("where")
        });
        let (head, condition) = definition.split_at(condition.map_or(definition.len(), |token| token.offset));
        let clause = format!("{} TABLESPACE {} {condition}", head.trim_end(), quote_ident(tablespace));
        clause.trim_end().to_owned().into()
    }

    /// The statement that builds it.
    fn build(&self, id: &ObjectId, cx: &Context<'_>) -> Statement {
        let table = id.parent_sql();
        let concurrently = id.parent().is_some_and(|table| online::index(table, cx));
        let how = if concurrently { "CONCURRENTLY " } else { "" };
        // Such an index is not valid until every partition has attached one of its own.
        let alone = is_partitioned(id, cx) && !self.valid;
        let only = if alone { "ONLY " } else { "" };
        let unique = if self.unique { "UNIQUE " } else { "" };
        let (name, definition) = (id.sql(), self.placed(id, cx));
        let sql = format!("CREATE {unique}INDEX {how}{name} ON {only}{table} USING {definition}");
        if alone {
            return Statement::new(sql).lock(Lock::Share, table).only();
        }
        let build = if concurrently {
            online::alone(sql, table.clone())
        } else {
            Statement::new(sql)
                .lock(Lock::Share, table.clone())
                .hazard(Code::BlockingIndex, format!("blocks writes to {table} while the index is built"))
        };
        if self.unique {
            let fails = format!("fails where rows of {table} have the same values");
            return build.hazard(Code::MayFail, fails).counted(offenders::same_key(&table, &self.definition));
        }
        build
    }

    /// To another index of the same name. Queries have the old one until the new one is built; not where something
    /// else holds on to the old one, such as a foreign key.
    fn swap(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let own = !to.inherited && !self.inherited && to.attached.is_none() && self.attached.is_none();
        if let Some(statements) = (own && to.valid).then(|| partitioned::swap(id, cx)).flatten() {
            return afresh(statements);
        }
        let possible = own && id.parent().is_some_and(|table| online::index(table, cx));
        let held = cx.dependents(id).any(|(dependant, _)| dependant.parent() != Some(id));
        if !possible || held {
            return Alter::Replace;
        }
        let old = online::passing_name("old", id);
        let rename = Statement::new(format!("ALTER INDEX {} RENAME TO {}", in_schema(id), quote_ident(&old)))
            .lock(Lock::ShareUpdateExclusive, id.parent_sql());
        let gone = format!("DROP INDEX CONCURRENTLY {}", qualified(id.schema_name().unwrap_or_default(), &old));
        let mut statements = vec![rename];
        statements.extend(to.create(id, &[], cx));
        statements.push(online::alone(gone, id.parent_sql()));
        afresh(statements)
    }

    /// Whether one is as good as the other to a parent's index that takes in what a table has.
    pub(super) fn builds_as(&self, other: &Self) -> bool {
        self.unique == other.unique && self.definition == other.definition && self.valid == other.valid
    }

    /// Whether it has to be made before its parent's index, which then takes it over: only so it gets the name that
    /// somebody chose for it.
    fn comes_first(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
        let new = |origin: &&ObjectId| !cx.from.contains(origin) && !partitioned::brings(origin, cx);
        self.origin.as_ref().filter(new).is_some() && !has_automatic_name(id)
    }
}

/// In place, by an index that is another one.
fn afresh(statements: Vec<Statement>) -> Alter {
    match Alter::with(statements) {
        Alter::InPlace { statements, blocked_by, carries, finish, .. } => {
            Alter::InPlace { statements, blocked_by, carries, finish, afresh: true }
        }
        Alter::Replace => Alter::Replace,
    }
}

/// The index that it is a partition of: the next one, or the outermost.
fn above(row: &Row<'_>, into: &Collector, which: &str) -> Result<Option<ObjectId>> {
    let Some(name) = row.opt_text(which)? else { return Ok(None) };
    let table = into.relation(row.oid(&format!("{which}_table"))?);
    Ok(table.map(|table| ObjectId::on(Kind::Index, table, name)))
}

/// Whether a partition's index is called as PostgreSQL calls those that it makes itself: `workouts_2025_user_id_idx`.
fn has_automatic_name(id: &ObjectId) -> bool {
    let table = id.parent().map_or("", |table| &*table.name);
    let stem = id.name.trim_end_matches(|c: char| c.is_ascii_digit());
    // Long names are cut in the middle, so the start may be a part of the table's name only.
    let cut = id.name.len() >= 60;
    stem.ends_with("_idx") && (cut || id.name.strip_prefix(table).is_some_and(|rest| rest.starts_with('_')))
}

/// Whether its table is partitioned.
fn is_partitioned(id: &ObjectId, cx: &Context<'_>) -> bool {
    id.parent().is_some_and(|table| online::is_partitioned(table, cx))
}

/// The statements that bring the statistics targets of its columns from one list to the other.
fn statistics(from: &[String], to: &[String], id: &ObjectId) -> Vec<Statement> {
    let column = |entry: &str| entry.split_once(' ').map_or(entry, |(column, _)| column).to_owned();
    let kept: Vec<String> = to.iter().map(|entry| column(entry)).collect();
    let gone = from.iter().map(|entry| column(entry)).filter(|column| !kept.contains(column));
    let gone = gone.map(|column| format!("{column} -1"));
    let set = to.iter().filter(|entry| !from.contains(entry)).cloned().chain(gone);
    let alter = |entry: String| {
        let (column, target) = entry.split_once(' ').unwrap_or((&entry, "-1"));
        let sql = format!("ALTER INDEX {} ALTER COLUMN {column} SET STATISTICS {target}", in_schema(id));
        Statement::new(sql).lock(Lock::ShareUpdateExclusive, id.parent_sql())
    };
    set.map(alter).collect()
}

/// What it means that one is gone.
fn taken(id: &ObjectId) -> String {
    format!("queries that lean on index {} of {} read the whole table afterwards", id.sql(), id.parent_sql())
}

/// An index lives in its table's schema.
fn in_schema(id: &ObjectId) -> String {
    qualified(id.schema_name().unwrap_or_default(), &id.name)
}

fn set_tablespace(id: &ObjectId, tablespace: &str) -> Statement {
    Statement::new(format!("ALTER INDEX {} SET TABLESPACE {}", in_schema(id), quote_ident(tablespace)))
        .lock(Lock::AccessExclusive, id.parent_sql())
}

/// Makes it a part of its parent's, which counts once all partitions have theirs.
fn attach(id: &ObjectId, parent: &ObjectId) -> Statement {
    Statement::new(format!("ALTER INDEX {} ATTACH PARTITION {}", in_schema(parent), in_schema(id)))
        .lock(Lock::AccessExclusive, id.parent_sql())
        .only()
}

fn cluster(id: &ObjectId) -> Statement {
    Statement::new(format!("ALTER TABLE {} CLUSTER ON {}", id.parent_sql(), id.sql()))
        .lock(Lock::ShareUpdateExclusive, id.parent_sql())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_names_that_postgresql_chooses() {
        let table = ObjectId::schema(Kind::Table, "public", "p1");
        for (name, automatic) in [
            ("p1_b_idx", true),
            ("p1_b_a_idx12", true),
            ("p1_b", false),
            ("odd_idx", false),
            ("p10_b_idx", false),
        ] {
            assert_eq!(has_automatic_name(&ObjectId::on(Kind::Index, &table, name)), automatic, "{name}");
        }
    }
}
