//! Constraints that stand on a struct.

use std::collections::BTreeSet;

use syn::ext::IdentExt;

use super::{At, Resolver, text};
use crate::ctxt::Problem;
use crate::name::{QualifiedName, quote_collation, quote_ident};
use crate::resolved::{Check, Exclude, ForeignKey, Key};
use crate::scan::{ItemKind, Lookup};
use crate::sql::lexer::embed;
use crate::suggest::did_you_mean;
use crate::written::{self, Column, ElementTarget, Target};

impl Resolver<'_> {
    pub(super) fn unique(&self, at: &At<'_>, own: &[Column], unique: &written::Unique) -> Key {
        Key {
            location: at.location(unique.span),
            name: text(unique.name.as_ref()),
            renamed_from: text(unique.renamed_from.as_ref()),
            columns: self.columns(at, own, &unique.columns),
            nulls_not_distinct: unique.nulls_not_distinct,
            deferrable: unique.deferrable,
            include: self.columns(at, own, &unique.index.include),
            with: unique.index.with.clone(),
            tablespace: text(unique.index.tablespace.as_ref()),
            without_overlaps: unique.index.without_overlaps,
        }
    }

    pub(super) fn check(&self, at: &At<'_>, own: &[Column], check: &written::Check) -> Check {
        let mentioned = check.condition.names().filter_map(|name| name.field());
        let columns: BTreeSet<String> = mentioned
            .filter_map(|field| own.iter().find(|column| column.field() == field))
            .map(Column::sql_name)
            .collect();
        Check {
            location: at.location(check.span),
            name: text(check.name.as_ref()),
            renamed_from: text(check.renamed_from.as_ref()),
            sql: embed(&self.expand(at, &check.condition, own)),
            columns: columns.into_iter().collect(),
            not_valid: check.not_valid,
            no_inherit: check.no_inherit,
            not_enforced: check.not_enforced,
        }
    }

    pub(super) fn exclude(&self, at: &At<'_>, own: &[Column], exclude: &written::Exclude) -> Exclude {
        let elements = exclude.elements.iter();
        Exclude {
            location: at.location(exclude.span),
            name: text(exclude.name.as_ref()),
            renamed_from: text(exclude.renamed_from.as_ref()),
            using: exclude.using.as_ref().map(|method| method.unraw().to_string()),
            elements: elements
                .filter_map(|(target, operator)| {
                    Some((self.element(at, own, target)?, operator.value.clone()))
                })
                .collect(),
            predicate: exclude.predicate.as_ref().map(|sql| embed(&self.expand(at, sql, own))),
            deferrable: exclude.deferrable,
        }
    }

    /// A column or an expression as SQL, an expression in brackets.
    pub(super) fn element(&self, at: &At<'_>, own: &[Column], target: &ElementTarget) -> Option<String> {
        match target {
            ElementTarget::Column(field) => self.column_name(at, own, field).map(|name| quote_ident(&name)),
            ElementTarget::Expression(sql) => Some(format!("({})", embed(&self.expand(at, sql, own)))),
        }
    }

    /// `RANGE (a, lower(b) COLLATE "C")`.
    pub(super) fn partition(&self, at: &At<'_>, own: &[Column], partition: &written::Partition) -> String {
        let elements = partition.elements.iter().filter_map(|element| {
            let mut sql = self.element(at, own, &element.target)?;
            if let Some(collation) = &element.collate {
                sql.push_str(&format!(" COLLATE {}", quote_collation(&collation.value)));
            }
            sql.extend(element.opclass.iter().map(|class| format!(" {class}")));
            Some(sql)
        });
        format!("{} ({})", partition.method.to_uppercase(), elements.collect::<Vec<_>>().join(", "))
    }

    pub(super) fn foreign_key(
        &self,
        at: &At<'_>,
        own: &[Column],
        key: &written::ForeignKey,
    ) -> Option<ForeignKey> {
        let (target, target_columns) = self.target(at, &key.target)?;
        Some(ForeignKey {
            location: at.location(key.span),
            name: text(key.name.as_ref()),
            renamed_from: text(key.renamed_from.as_ref()),
            columns: self.columns(at, own, &key.columns),
            target,
            target_columns,
            on_delete: key.on_delete,
            on_delete_columns: self.columns(at, own, &key.on_delete_columns),
            on_update: key.on_update,
            matching: key.matching,
            deferrable: key.deferrable,
            not_valid: key.not_valid,
            not_enforced: key.not_enforced,
            period: key.period,
        })
    }

    fn target(&self, at: &At<'_>, target: &Target) -> Option<(QualifiedName, Vec<String>)> {
        let (path, fields) = match target {
            Target::Sql { schema, table, columns, .. } => {
                let schema = schema.clone().unwrap_or_else(|| self.config.default_schema.clone());
                return Some((QualifiedName::new(schema, table), columns.clone()));
            }
            Target::Fields { table, columns } => (table, columns),
        };
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.unraw().to_string()).collect();
        let span = path.segments.last().map_or_else(proc_macro2::Span::call_site, |last| last.ident.span());
        let written = segments.join("::");
        let is_table = |kind: &ItemKind| matches!(kind, ItemKind::Table(_));
        let own_name = written == "Self";
        let item = if own_name {
            Lookup::Item(at.item)
        } else {
            self.scope.lookup(at.item.module, &segments, is_table)
        };
        match item {
            Lookup::Item(item) => {
                let ItemKind::Table(table) = &item.kind else { return None };
                let there = At { item, ..*at };
                Some((self.name_of(item)?, self.columns(&there, &table.columns, fields)))
            }
            Lookup::Ambiguous(items) => {
                at.cx.push(self.ambiguous(span, &written, &items));
                None
            }
            Lookup::Foreign => {
                let known = self.scope.names(ItemKind::is_relation);
                let problem = Problem::new(span, format!("no table `{written}` in the sources"));
                let help = did_you_mean(&written, known).filter(|help| help.starts_with("did"));
                let help = help.unwrap_or_else(|| {
                    "a table without a struct is written `\"schema.table(column)\"`".to_owned()
                });
                at.cx.push(problem.help(help));
                None
            }
        }
    }
}
