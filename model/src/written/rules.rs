//! The rules that hold between attributes of one struct, checked once it has been read as a whole:
//!
//! - every field that an attribute or a `{name}` mentions exists,
//! - there is one primary key, on fields or on the struct,
//! - a sensitive column is never granted, neither by name nor by a grant on the whole table,
//! - `#[policy(none)]` stands beside no policy that admits somebody.

use syn::Ident;
use syn::ext::IdentExt;

use super::column::KEEP_OLD;
use super::{
    Atom, Column, Columns, ElementTarget, Grant, PolicyRule, Predicate, Privilege, Table, Value, View,
    ViewBody, intent_rules,
};
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;
use crate::suggest::did_you_mean;

pub(crate) fn check_table(cx: &Ctxt, table: &Table) {
    // A column that is taken in is one of another struct's: rustc asks that one, and the scan looks again.
    if table.flattened.is_empty() {
        table
            .unknown_fields()
            .into_iter()
            .for_each(|field| cx.push(unknown_field(&field, &table.ident.to_string(), &table.columns)));
    }
    check_primary_key(cx, table);
    if let Some(span) = table.keep_old.filter(|_| table.renamed_from.is_none()) {
        cx.push(Problem::new(span, "`keep_old` needs `renamed_from`").help(KEEP_OLD));
    }
    intent_rules::check(cx, table);
    table.grants.iter().for_each(|grant| check_grant(cx, &table.columns, grant));
    let none = table.policies.iter().any(|policy| matches!(policy.rule, PolicyRule::None { .. }));
    let admits = table.policies.iter().find(|policy| !matches!(policy.rule, PolicyRule::None { .. }));
    if let (true, Some(policy)) = (none, admits) {
        let problem = Problem::new(
            policy.span,
            "`#[policy(none)]` says that nobody is admitted, and this admits somebody",
        );
        cx.push(problem.help("keep one of the two"));
    }
}

pub(super) fn check_columns(cx: &Ctxt, columns: &Columns) {
    let fields = Fields { cx, owner: columns.ident.to_string(), own: &columns.columns };
    column_sql(&columns.columns).into_iter().for_each(|sql| fields.check_sql(sql));
}

pub(super) fn check_view(cx: &Ctxt, view: &View) {
    view.columns.iter().for_each(|column| column.reject_table_keys(cx, "a field of a view"));
    let fields = Fields { cx, owner: view.ident.to_string(), own: &view.columns };
    view.indexes.iter().flat_map(index_fields).for_each(|field| fields.check(field));
    view.grants.iter().flat_map(grant_fields).for_each(|field| fields.check(field));
    view.indexes.iter().flat_map(index_sql).for_each(|sql| fields.check_sql(sql));
    if let ViewBody::Sql(sql) = &view.body {
        fields.check_sql(sql);
    }
    view.grants.iter().for_each(|grant| check_grant(cx, &view.columns, grant));
}

/// The problem of a field that is not there.
pub(crate) fn unknown_field(field: &Ident, owner: &str, own: &[Column]) -> Problem {
    let name = field.unraw().to_string();
    let known: Vec<String> = own.iter().map(Column::field).collect();
    Problem::new(field.span(), format!("no field `{name}` in `{owner}`"))
        .maybe_help(did_you_mean(&name, known.iter().map(String::as_str)))
}

struct Fields<'a> {
    cx: &'a Ctxt,
    owner: String,
    own: &'a [Column],
}

impl Fields<'_> {
    fn check(&self, field: &Ident) {
        if !self.own.iter().any(|column| field.unraw() == column.field()) {
            self.cx.push(unknown_field(field, &self.owner, self.own));
        }
    }

    fn check_sql(&self, sql: &SqlText) {
        for name in sql.names() {
            let Some(field) = name.field() else { continue };
            if !self.own.iter().any(|column| column.field() == field) {
                self.cx.push(unknown_field(&Ident::new(field, name.span), &self.owner, self.own));
            }
        }
    }
}

fn mentioned_fields(table: &Table) -> impl Iterator<Item = &Ident> {
    let keys = table.primary_key.iter().flat_map(|key| &key.columns);
    let keys = keys.chain(table.uniques.iter().flat_map(|unique| &unique.columns));
    let keys = keys.chain(table.foreign_keys.iter().flat_map(|key| &key.columns));
    let key_indexes = table.primary_key.iter().map(|key| &key.index);
    let key_indexes = key_indexes.chain(table.uniques.iter().map(|unique| &unique.index));
    keys.chain(key_indexes.flat_map(|index| &index.include))
        .chain(targets(table).filter_map(ElementTarget::column))
        .chain(table.indexes.iter().flat_map(index_fields))
        .chain(table.grants.iter().flat_map(grant_fields))
        .chain(table.triggers.iter().flat_map(|trigger| &trigger.of))
        .chain(table.policies.iter().flat_map(policy_fields))
        .chain(table.intent.fields())
        .chain(table.predicates().flat_map(Predicate::atoms).flat_map(Atom::fields))
}

/// What exclusions, statistics and the partition key are about.
fn targets(table: &Table) -> impl Iterator<Item = &ElementTarget> {
    let excludes = table.excludes.iter().flat_map(|exclude| &exclude.elements).map(|(target, _)| target);
    let partition = table.partition_by.iter().flat_map(|partition| &partition.elements);
    let statistics = table.statistics.iter().flat_map(|statistics| &statistics.elements);
    excludes.chain(partition.map(|element| &element.target)).chain(statistics)
}

/// The columns that a policy's commands list.
fn policy_fields(policy: &super::Policy) -> impl Iterator<Item = &Ident> {
    let commands = match &policy.rule {
        PolicyRule::Intent { commands, .. } => commands.as_slice(),
        _ => &[],
    };
    commands.iter().flat_map(|command| &command.columns)
}

fn index_fields(index: &super::Index) -> impl Iterator<Item = &Ident> {
    let elements = index.elements.iter().filter_map(|element| element.target.column());
    elements.chain(&index.include)
}

fn index_sql(index: &super::Index) -> impl Iterator<Item = &SqlText> {
    let elements = index.elements.iter().filter_map(|element| element.target.expression());
    elements.chain(&index.predicate)
}

fn grant_fields(grant: &Grant) -> impl Iterator<Item = &Ident> {
    grant.privileges.iter().flat_map(|privilege| &privilege.columns)
}

/// Every SQL text of a table: what `{names}` are checked in.
fn sql_texts(table: &Table) -> Vec<&SqlText> {
    let mut out = row_expressions(table);
    for column in &table.columns {
        out.extend(&column.using);
        out.extend(&column.backfill);
        out.extend(default_sql(column));
    }
    out.extend(table.triggers.iter().filter_map(|trigger| trigger.condition.as_ref()));
    out
}

/// Every SQL text of columns.
fn column_sql(columns: &[Column]) -> Vec<&SqlText> {
    let mut out = Vec::new();
    for column in columns {
        out.extend(&column.check);
        out.extend(column.generated.as_ref().map(|generated| &generated.expression));
        out.extend(&column.using);
        out.extend(&column.backfill);
        out.extend(default_sql(column));
    }
    out
}

fn default_sql(column: &Column) -> Option<&SqlText> {
    match &column.default {
        Some(Value::Sql(sql)) => Some(sql),
        _ => None,
    }
}

/// The SQL texts in which a name without a qualifier can only be a column of the table itself.
fn row_expressions(table: &Table) -> Vec<&SqlText> {
    let mut out: Vec<&SqlText> = Vec::new();
    for column in &table.columns {
        out.extend(&column.check);
        out.extend(column.generated.as_ref().map(|generated| &generated.expression));
    }
    out.extend(table.checks.iter().map(|check| &check.condition));
    out.extend(table.indexes.iter().flat_map(index_sql));
    out.extend(table.excludes.iter().filter_map(|exclude| exclude.predicate.as_ref()));
    out.extend(targets(table).filter_map(ElementTarget::expression));
    for policy in &table.policies {
        if let PolicyRule::ByHand { using, check, .. } = &policy.rule {
            out.extend(using);
            out.extend(check);
        }
    }
    out.extend(table.predicates().flat_map(Predicate::atoms).filter_map(Atom::sql));
    out
}

fn check_primary_key(cx: &Ctxt, table: &Table) {
    let fields: Vec<&Column> = table.columns.iter().filter(|column| column.primary_key.is_some()).collect();
    if let (Some(key), false) = (&table.primary_key, fields.is_empty()) {
        let problem = Problem::new(key.span, "the primary key is given twice: here and on a field");
        cx.push(problem.help("keep one of the two"));
    }
    if let [_, second, ..] = fields.as_slice() {
        let names: Vec<String> = fields.iter().map(|column| column.field()).collect();
        let help = format!(
            "write `#[primary_key({})]` on the struct for a key of several columns",
            names.join(", ")
        );
        let span = second.primary_key.unwrap_or_else(|| second.ident.span());
        cx.push(Problem::new(span, "a table has one primary key").help(help));
    }
}

fn check_grant(cx: &Ctxt, own: &[Column], grant: &Grant) {
    for privilege in &grant.privileges {
        for field in &privilege.columns {
            if own.iter().any(|column| column.sensitive && field.unraw() == column.field()) {
                let problem = Problem::new(field.span(), format!("`{field}` is sensitive and never granted"));
                cx.push(problem.help("take it out of the list"));
            }
        }
        check_whole_table(cx, own, privilege);
    }
}

fn check_whole_table(cx: &Ctxt, own: &[Column], privilege: &Privilege) {
    let by_column = matches!(privilege.name, "SELECT" | "INSERT" | "UPDATE" | "REFERENCES" | "ALL");
    let Some(sensitive) = own.iter().find(|column| column.sensitive) else { return };
    if !privilege.columns.is_empty() || !by_column {
        return;
    }
    let word = privilege.name.to_lowercase();
    let rest: Vec<String> = own.iter().filter(|column| !column.sensitive).map(Column::field).collect();
    let help = match word.as_str() {
        "all" => "list the privileges, and for each the columns".to_owned(),
        word => format!("list the columns: `{word}({})`", rest.join(", ")),
    };
    let text = format!("`{word}` on the whole table grants `{}`, which is sensitive", sensitive.ident);
    cx.push(Problem::new(privilege.span, text).help(help));
}

impl Columns {
    /// Every SQL text in the attributes of the columns.
    pub fn sql_texts(&self) -> Vec<&SqlText> {
        column_sql(&self.columns)
    }
}

impl Table {
    /// The fields that attributes and SQL texts mention and that are none of the table's own.
    pub fn unknown_fields(&self) -> Vec<Ident> {
        let is_own = |field: &Ident| self.columns.iter().any(|column| field.unraw() == column.field());
        let names = sql_texts(self).into_iter().flat_map(SqlText::names);
        let in_sql = names.filter_map(|name| Some(super::attrs::ident(name.field()?, name.span)));
        mentioned_fields(self).cloned().chain(in_sql).filter(|field| !is_own(field)).collect()
    }

    /// Every predicate of its intent.
    pub fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        let policies = self.policies.iter().flat_map(|policy| match &policy.rule {
            PolicyRule::Intent { when, check, .. } => std::iter::once(when).chain(check).collect::<Vec<_>>(),
            _ => Vec::new(),
        });
        policies.chain(self.intent.predicates())
    }

    /// Every SQL text in the attributes of the table and its columns.
    pub fn sql_texts(&self) -> Vec<&SqlText> {
        sql_texts(self)
    }

    /// The SQL texts in which a name without a qualifier can only be a column of the table itself: checks, indexes,
    /// generated columns, policies. A `using` or `backfill` may mention columns that are gone from the struct.
    pub(crate) fn row_expressions(&self) -> Vec<&SqlText> {
        row_expressions(self)
    }
}

impl View {
    /// Every SQL text in the attributes of the view.
    pub fn sql_texts(&self) -> Vec<&SqlText> {
        let body = match &self.body {
            ViewBody::Sql(sql) => Some(sql),
            ViewBody::File(_) | ViewBody::Of(_) => None,
        };
        body.into_iter().chain(self.indexes.iter().flat_map(index_sql)).collect()
    }
}
