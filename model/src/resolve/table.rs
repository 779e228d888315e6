//! A table: its columns, and everything that stands on it.

use syn::Ident;
use syn::ext::IdentExt;

use super::{At, Resolver, hint, text, waivers};
use crate::ctxt::{Ctxt, Problem};
use crate::diagnostic::Diagnostic;
use crate::name::quote_ident;
use crate::resolved::{self, Check, Key, Table};
use crate::sql::lexer::embed;
use crate::written::{self, Column, PolicyRule, unknown_field};

impl Resolver<'_> {
    pub(super) fn table(&self, at: &At<'_>, written: &written::Table) -> Option<Table> {
        let name = self.name_of(at.item)?;
        let own = &written.columns;
        let mut table = Table {
            location: at.location(written.span()),
            rust_path: self.scope.path_of(at.item),
            comment: written.docs.summary.clone(),
            rls: written.rls,
            no_policies: None,
            renamed_from: text(written.renamed_from.as_ref()),
            keep_old: written.keep_old.is_some(),
            partition_by: written.partition_by.as_ref().map(|partition| self.partition(at, own, partition)),
            with: written.with.clone(),
            unlogged: written.unlogged,
            tablespace: text(written.tablespace.as_ref()),
            access_method: text(written.access_method.as_ref()),
            cluster: text(written.cluster.as_ref()),
            replica_identity: written.replica_identity.clone(),
            managed: written.managed,
            waivers: waivers(at, &written.waivers),
            columns: Vec::new(),
            primary_key: self.primary_key(at, written),
            uniques: written.uniques.iter().map(|unique| self.unique(at, own, unique)).collect(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            excludes: written.excludes.iter().map(|exclude| self.exclude(at, own, exclude)).collect(),
            indexes: Vec::new(),
            statistics: written
                .statistics
                .iter()
                .map(|one| self.statistics(at, &name.name, own, one))
                .collect(),
            policies: Vec::new(),
            grants: written.grants.iter().map(|grant| self.grant(at, own, grant)).collect(),
            triggers: written.triggers.iter().map(|trigger| self.trigger(at, &name, own, trigger)).collect(),
            name,
        };
        for column in own {
            match column.origin {
                Some(origin) => self.column_of(at, origin, column, own, &mut table),
                None => self.column(at, column, own, &mut table),
            }
        }
        let key = |column: &str| {
            table.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|c| c == column))
        };
        let nullable_key = table.columns.iter().find(|column| !column.not_null && key(&column.name));
        if let Some(column) = nullable_key.and_then(|column| written.column(&column.field)) {
            let span = if column.origin.is_some() { written.span() } else { column.ident.span() };
            let problem = Problem::new(span, "a column of the primary key is never null");
            at.cx.push(problem.help("take the `Option` away"));
        }
        table.checks.extend(written.checks.iter().map(|check| self.check(at, own, check)));
        // PostgreSQL names them in the order in which they are added, and these are added last.
        table.checks.sort_by_key(|check| check.not_valid);
        table
            .foreign_keys
            .extend(written.foreign_keys.iter().filter_map(|key| self.foreign_key(at, own, key)));
        let indexes = written.indexes.iter().map(|index| self.index(at, &table.name.name, own, index));
        let indexes: Vec<resolved::Index> = indexes.collect();
        table.indexes.extend(indexes);
        self.policies(at, written, &mut table);
        hint::columns(at, written, &table.name);
        Some(table)
    }

    /// A column of another struct, which is read where that one stands.
    fn column_of(&self, at: &At<'_>, origin: usize, column: &Column, own: &[Column], table: &mut Table) {
        let item = &self.sources.items[origin];
        let file = &self.sources.files[item.file];
        let (cx, warnings) = (Ctxt::new(), Ctxt::new());
        self.column(&At { item, file, cx: &cx, warnings: &warnings, ..*at }, column, own, table);
        let mut elsewhere = at.elsewhere.borrow_mut();
        let diagnostic = |problem| Diagnostic::from_problem(file, problem);
        elsewhere.extend(cx.finish().into_iter().map(diagnostic));
        elsewhere.extend(warnings.finish().into_iter().map(|problem| diagnostic(problem).warning()));
    }

    fn column(&self, at: &At<'_>, column: &Column, own: &[Column], table: &mut Table) {
        let Some(ty) = self.field_type(at, column) else { return };
        let name = column.sql_name();
        let quoted = quote_ident(&name);
        if let (Some(given), true) = (&column.not_null, ty.nullable) {
            let problem = Problem::new(given.span, "this column may be null");
            at.cx.push(problem.help("take the `Option` away, or `not_null`"));
        }
        let location = at.location(column.ident.span());
        let expand = |sql| embed(&self.expand(at, sql, own));
        if let Some(condition) = ty.text_check(&quoted) {
            table.checks.push(column_check(location.clone(), condition, &name));
        }
        if let Some(check) = &column.check {
            table.checks.push(column_check(at.location(check.span), expand(check), &name));
        }
        if let Some(span) = column.unique {
            table.uniques.push(column_key(at.location(span), &name));
        }
        if let Some(span) = column.index {
            let index = written::Index::on(span, vec![column.ident.clone()]);
            table.indexes.push(self.index(at, &table.name.name, own, &index));
        }
        table.foreign_keys.extend(column.foreign_key.as_ref().and_then(|key| self.foreign_key(at, own, key)));
        let default = column.default.as_ref().and_then(|value| {
            let location = at.location(value.span());
            let is_expression = matches!(value, written::Value::Sql(_));
            self.value(at, value, Some(&ty)).map(|sql| resolved::Default { sql, is_expression, location })
        });
        table.columns.push(resolved::Column {
            field: column.field(),
            comment: column.docs.summary.clone(),
            not_null: !ty.nullable,
            not_null_name: text(column.not_null.as_ref()),
            default,
            generated: column.generated.as_ref().map(|generated| resolved::Generated {
                sql: expand(&generated.expression),
                is_virtual: generated.is_virtual,
            }),
            identity: column.identity.as_ref().map(identity),
            collate: text(column.collate.as_ref()),
            storage: column.storage,
            compression: column.compression,
            statistics: column.statistics,
            options: column.options.clone(),
            renamed_from: text(column.renamed_from.as_ref()),
            keep_old: column.keep_old.is_some(),
            renamed_values: ty.renamed_values(),
            using: column.using.as_ref().map(expand),
            backfill: column.backfill.as_ref().map(expand),
            online: column.online,
            sensitive: column.sensitive,
            waivers: waivers(at, &column.waivers),
            type_by_name_only: ty.by_name_only,
            sql_type: ty.sql,
            name,
            location,
        });
    }

    fn policies(&self, at: &At<'_>, written: &written::Table, table: &mut Table) {
        for policy in &written.policies {
            match &policy.rule {
                PolicyRule::None { reason } => table.no_policies = Some(reason.value.clone()),
                // Resolved once every table is known.
                PolicyRule::Intent { .. } => {}
                PolicyRule::ByHand { .. } => {
                    table.policies.extend(self.policy(at, &table.name, &written.columns, policy));
                }
            }
        }
    }

    /// The names of columns by their fields; a field that is not there is reported with the nearest one.
    pub(super) fn columns(&self, at: &At<'_>, own: &[Column], fields: &[Ident]) -> Vec<String> {
        fields.iter().filter_map(|field| self.column_name(at, own, field)).collect()
    }

    pub(super) fn column_name(&self, at: &At<'_>, own: &[Column], field: &Ident) -> Option<String> {
        let found = own.iter().find(|column| field.unraw() == column.field());
        if found.is_none() {
            at.cx.push(unknown_field(field, &at.item.name, own));
        }
        found.map(Column::sql_name)
    }

    fn primary_key(&self, at: &At<'_>, written: &written::Table) -> Option<Key> {
        if let Some(key) = &written.primary_key {
            return Some(Key {
                location: at.location(key.span),
                name: text(key.name.as_ref()),
                renamed_from: text(key.renamed_from.as_ref()),
                columns: self.columns(at, &written.columns, &key.columns),
                nulls_not_distinct: false,
                deferrable: key.deferrable,
                include: self.columns(at, &written.columns, &key.index.include),
                with: key.index.with.clone(),
                tablespace: text(key.index.tablespace.as_ref()),
                without_overlaps: key.index.without_overlaps,
            });
        }
        let column = written.columns.iter().find(|column| column.primary_key.is_some())?;
        let span = if column.origin.is_some() { written.span() } else { column.primary_key? };
        Some(column_key(at.location(span), &column.sql_name()))
    }
}

fn column_key(location: crate::SourceLocation, column: &str) -> Key {
    Key {
        location,
        name: None,
        renamed_from: None,
        columns: vec![column.to_owned()],
        nulls_not_distinct: false,
        deferrable: None,
        include: Vec::new(),
        with: Vec::new(),
        tablespace: None,
        without_overlaps: false,
    }
}

fn identity(written: &written::Identity) -> resolved::Identity {
    let written::Identity { always, sequence, start, increment, min, max, cache, cycle } = written;
    resolved::Identity {
        always: *always,
        sequence: text(sequence.as_ref()),
        start: *start,
        increment: *increment,
        min: *min,
        max: *max,
        cache: *cache,
        cycle: *cycle,
    }
}

fn column_check(location: crate::SourceLocation, sql: String, column: &str) -> Check {
    Check {
        location,
        name: None,
        renamed_from: None,
        sql,
        columns: vec![column.to_owned()],
        not_valid: false,
        no_inherit: false,
        not_enforced: false,
    }
}
