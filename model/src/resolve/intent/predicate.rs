//! Predicates: fields become columns, variants become literals, and each condition fits the type of its column.

use proc_macro2::Span;
use syn::Ident;
use syn::ext::IdentExt;

use super::super::{At, Resolver};
use super::Subject;
use super::types::{self, Family};
use crate::ctxt::Problem;
use crate::name::QualifiedName;
use crate::resolved::intent::{Atom, AtomKind, Parent, Predicate};
use crate::scan::ItemKind;
use crate::sql::lexer::embed;
use crate::suggest::did_you_mean;
use crate::written;

impl Resolver<'_> {
    /// The predicate; missing if something in it was reported.
    pub(super) fn predicate(
        &self,
        at: &At<'_>,
        on: &Subject<'_>,
        written: &written::Predicate,
    ) -> Option<Predicate> {
        let all = |parts: &[written::Predicate]| {
            // Every part is looked at, so that every mistake is reported.
            let parts: Vec<Option<Predicate>> =
                parts.iter().map(|part| self.predicate(at, on, part)).collect();
            parts.into_iter().collect::<Option<Vec<Predicate>>>()
        };
        Some(match written {
            written::Predicate::And(parts) => Predicate::And(all(parts)?),
            written::Predicate::Or(parts) => Predicate::Or(all(parts)?),
            written::Predicate::Atom(atom) => {
                let kind = self.atom(at, on, atom)?;
                Predicate::Atom(Atom { kind, location: at.location(atom.span) })
            }
        })
    }

    fn atom(&self, at: &At<'_>, on: &Subject<'_>, atom: &written::Atom) -> Option<AtomKind> {
        use written::AtomKind as Written;
        let span = atom.span;
        Some(match &atom.kind {
            Written::Party(fields) => {
                let columns = fields.iter().map(|field| self.caller_column(at, on, field));
                let mut columns = columns.collect::<Option<Vec<String>>>()?;
                match columns.len() {
                    1 => AtomKind::Owner { column: columns.remove(0) },
                    _ => AtomKind::Party { columns },
                }
            }
            Written::Related { table, relation, column } => {
                let (there, other) = self.intent_table(at, table)?;
                let found = other.intent.relations.iter().find(|one| one.name == *relation);
                let Some(found) = found else {
                    let text = format!("no relation `{relation}` on `{}`", there.item.name);
                    let names: Vec<String> =
                        other.intent.relations.iter().map(|one| one.name.unraw().to_string()).collect();
                    let help = did_you_mean(&relation.to_string(), names.iter().map(String::as_str));
                    let help = help.unwrap_or_else(|| {
                        format!("declare it there: `#[relation({relation}: from_column -> to_column)]`")
                    });
                    at.cx.push(Problem::new(relation.span(), text).help(help));
                    return None;
                };
                let table = self.name_of(there.item)?;
                let column = self.related_column(at, on, column, &table, found)?;
                AtomKind::Related { table, relation: relation.unraw().to_string(), column }
            }
            Written::Tenant(field) => {
                let (table, found) = self.tenants(at, field.span())?;
                let column = self.related_column(at, on, field, &table, found)?;
                AtomKind::Tenant { table, column }
            }
            Written::CanRead(fields) => AtomKind::CanRead(self.parent(at, on, fields)?),
            Written::CanUpdate(fields) => AtomKind::CanUpdate(self.parent(at, on, fields)?),
            Written::Public => AtomKind::Public,
            Written::Published(field) => {
                AtomKind::Published { column: self.of_family(at, on, field, Family::Truth)? }
            }
            Written::Window(from, to) => AtomKind::Window {
                from: self.of_family(at, on, from, Family::Time)?,
                to: self.of_family(at, on, to, Family::Time)?,
            },
            Written::In { column, values } => {
                let values = values.iter().map(|value| self.literal(at, on, column, value));
                let values = values.collect::<Option<Vec<String>>>()?;
                AtomKind::In { column: self.own(at, on, column)?, values }
            }
            Written::Null(field) => AtomKind::Null { column: self.own(at, on, field)? },
            Written::Claim { path, value } => {
                let path: Vec<String> = path.value.split('.').map(str::to_owned).collect();
                if path.iter().any(String::is_empty) {
                    let problem = Problem::new(span, "a claim is named by keys with dots between them");
                    at.cx.push(problem.help("write `claim(\"app_metadata.role\" == \"admin\")`"));
                    return None;
                }
                AtomKind::Claim { path, value: value.value.clone() }
            }
            Written::Call { function, columns } => {
                let columns = columns.iter().map(|field| self.own(at, on, field));
                let columns = columns.collect::<Option<Vec<String>>>()?;
                let name = |ident: &Ident| ident.unraw().to_string();
                let function = match function.as_slice() {
                    [schema, function] => QualifiedName::new(name(schema), name(function)),
                    [function] => QualifiedName::new(&self.config.default_schema, name(function)),
                    _ => return None,
                };
                AtomKind::Call { function, columns }
            }
            Written::Sql(sql) => AtomKind::Sql { sql: embed(&self.expand(at, sql, &on.written.columns)) },
        })
    }

    /// A value of a column as a literal.
    pub(super) fn literal(
        &self,
        at: &At<'_>,
        on: &Subject<'_>,
        field: &Ident,
        value: &written::Value,
    ) -> Option<String> {
        let column = on.written.column(&field.unraw().to_string())?;
        let ty = self.field_type(at, column)?;
        self.value(at, value, Some(&ty))
    }

    /// The column of a field; what is not there was reported when the struct was read.
    pub(super) fn own(&self, _: &At<'_>, on: &Subject<'_>, field: &Ident) -> Option<String> {
        on.written.column(&field.unraw().to_string()).map(written::Column::sql_name)
    }

    fn of_family(&self, at: &At<'_>, on: &Subject<'_>, field: &Ident, family: Family) -> Option<String> {
        let column = self.own(at, on, field)?;
        let sql_type = &on.table.column(&column)?.sql_type;
        if types::family(sql_type, on.model).is_some_and(|found| found != family) {
            let text = format!("`{field}` is {sql_type}, and this asks for {}", family.describe());
            at.cx.error(field.span(), text);
            return None;
        }
        Some(column)
    }

    /// A column that holds callers' ids.
    pub(super) fn caller_column(&self, at: &At<'_>, on: &Subject<'_>, field: &Ident) -> Option<String> {
        let column = self.own(at, on, field)?;
        let sql_type = &on.table.column(&column)?.sql_type;
        let rls = &self.config.rls;
        if rls.caller.is_empty() {
            let problem = Problem::new(field.span(), "nothing says who calls");
            at.cx.push(problem.help(
                "add `[rls] caller = \"supabase\"`, `\"neon\"`, `\"setting:app.current_user_id\"` or `\"claim:sub\"` to palisade.toml",
            ));
            return None;
        }
        if !types::comparable(sql_type, &rls.id, on.model) {
            let owner = &on.written.ident;
            let text = format!("`{owner}.{field}` is {sql_type}, and the caller's id is {}", rls.id);
            let problem = Problem::new(field.span(), text)
                .note("PostgreSQL has no `=` between the two: the policy could not even be created");
            at.cx.push(problem.help("set `[rls] id` in palisade.toml to the type that ids have"));
            return None;
        }
        Some(column)
    }

    /// A column that is compared with the far end of a relation.
    fn related_column(
        &self,
        at: &At<'_>,
        on: &Subject<'_>,
        field: &Ident,
        table: &QualifiedName,
        relation: &written::Relation,
    ) -> Option<String> {
        let column = self.own(at, on, field)?;
        let sql_type = &on.table.column(&column)?.sql_type;
        let other = on.model.tables.iter().find(|other| other.name == *table)?;
        let to = relation.to.unraw().to_string();
        let far = other.columns.iter().find(|column| column.field == to)?;
        if !types::comparable(sql_type, &far.sql_type, on.model) {
            let text = format!(
                "`{}.{field}` is {sql_type}, and `{}` leads to {}, which is {}",
                on.written.ident, relation.name, far.name, far.sql_type
            );
            at.cx.error(field.span(), text);
            return None;
        }
        Some(column)
    }

    /// The one relation that is called `tenant`.
    fn tenants(&self, at: &At<'_>, span: Span) -> Option<(QualifiedName, &written::Relation)> {
        let mut found = Vec::new();
        for item in self.scope.items() {
            let ItemKind::Table(table) = &item.kind else { continue };
            let relations = table.intent.relations.iter().filter(|relation| relation.name == "tenant");
            found.extend(relations.map(|relation| (item, relation)));
        }
        match found.as_slice() {
            [(item, relation)] => Some((self.name_of(item)?, relation)),
            [] => {
                let problem = Problem::new(span, "nothing says which tenants the caller belongs to");
                at.cx.push(problem.help(
                    "declare it on the table of memberships: `#[relation(tenant: user_id -> tenant_id)]`",
                ));
                None
            }
            many => {
                let problem = Problem::new(span, "several relations are called `tenant`");
                let places = many.iter().map(|(item, _)| format!("one is on `{}`", self.scope.path_of(item)));
                at.cx.push(
                    places.fold(problem, Problem::note).help("name the relation: `Member::tenant(col)`"),
                );
                None
            }
        }
    }

    /// The row that a foreign key points to.
    fn parent(&self, at: &At<'_>, on: &Subject<'_>, fields: &[Ident]) -> Option<Parent> {
        let columns: Vec<String> =
            fields.iter().map(|field| self.own(at, on, field)).collect::<Option<_>>()?;
        let mut found: Vec<Parent> = Vec::new();
        for key in &on.table.foreign_keys {
            let Some(parent) = on.model.tables.iter().find(|table| table.name == key.target) else {
                continue;
            };
            let target = match (key.target_columns.as_slice(), &parent.primary_key) {
                ([], Some(primary)) => primary.columns.clone(),
                (columns, _) => columns.to_vec(),
            };
            let of = |column: &String| {
                key.columns.iter().position(|own| own == column).and_then(|at| target.get(at).cloned())
            };
            let Some(parent_columns) = columns.iter().map(of).collect::<Option<Vec<String>>>() else {
                continue;
            };
            // A part of the key will do if it says by itself which row is meant.
            let unique = parent
                .primary_key
                .iter()
                .chain(&parent.uniques)
                .any(|unique| unique.columns.iter().all(|column| parent_columns.contains(column)));
            if unique {
                found.push(Parent { columns: columns.clone(), table: key.target.clone(), parent_columns });
            }
        }
        found.dedup();
        match found.as_slice() {
            [one] => Some(one.clone()),
            [] => {
                let text = format!("`{}` does not say which row is meant", columns.join(", "));
                at.cx.push(Problem::new(fields[0].span(), text).help("name every column of the foreign key"));
                None
            }
            _ => {
                let text = format!("`{}` points to several tables", columns.join(", "));
                at.cx.error(fields[0].span(), text);
                None
            }
        }
    }
}
