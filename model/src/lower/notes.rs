//! What the source says and the database cannot hold, by object.

use std::collections::{BTreeMap, BTreeSet};

use super::{access, types, view};
use crate::diagnostic::SourceLocation;
use crate::name::{ObjectName, QualifiedName, make_object_name};
use crate::resolved::{Index, IndexTarget, Model, Table, View, Waiver};
use crate::written::{Managed, Rls};

/// What travels beside the catalog, because it would be lost on the way through a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// By object. Constraints without a name stand under the one that PostgreSQL gives them.
    pub objects: BTreeMap<ObjectName, ObjectNote>,
    /// The roles that annotations name. Roles in `.sql` files are not among them.
    pub roles: BTreeSet<String>,
    /// The schemas in which structs declare something that we manage.
    pub schemas: BTreeSet<String>,
}

/// What the source says about one object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ObjectNote {
    /// Where it is declared.
    pub location: SourceLocation,
    /// Its name before.
    pub renamed_from: Option<String>,
    /// Whether that name is served, too, for a while; nothing where it cannot be.
    pub keep_old: Option<bool>,
    /// Words of a column's text check that were others before: the old one by the new one.
    pub renamed_values: BTreeMap<String, String>,
    /// How the values of a column whose type changes become new ones, as SQL.
    pub using: Option<String>,
    /// What rows that exist get in a new column, as SQL.
    pub backfill: Option<String>,
    /// Whether a change of a column's type that writes the table anew goes by a second column.
    pub online: bool,
    /// Who changes it.
    pub managed: Managed,
    /// What the struct says of row security on a table of somebody else's.
    pub rls: Option<Rls>,
    /// Findings that somebody decided to live with.
    pub waivers: Vec<Waiver>,
    /// Never granted, and redacted in output.
    pub sensitive: bool,
    /// Why a table has no policy for any client.
    pub no_policies: Option<String>,
    /// SQL as the source has it, by its part of the object: `default`, `generated`, `check`, `using`, `where`,
    /// `expression 2` of an index, `query` of a view, `when` of a trigger.
    pub written: BTreeMap<String, String>,
}

impl Notes {
    /// Collects the notes of a model.
    pub(super) fn of(model: &Model) -> Self {
        let mut notes = Self::default();
        model.tables.iter().for_each(|table| notes.table(table));
        model.views.iter().for_each(|view| notes.view(view));
        notes.types(model);
        notes.schemas.extend(model.functions.iter().map(|function| function.name.schema.clone()));
        notes
    }

    /// What is said about an object.
    pub fn get(&self, object: &ObjectName) -> Option<&ObjectNote> {
        self.objects.get(object)
    }

    fn table(&mut self, table: &Table) {
        let name = &table.name;
        if table.managed == Managed::Yes {
            self.schemas.insert(name.schema.clone());
        }
        let at = |location: &SourceLocation| ObjectNote {
            location: location.clone(),
            managed: table.managed,
            ..ObjectNote::default()
        };
        let note = ObjectNote {
            renamed_from: table.renamed_from.clone(),
            keep_old: Some(table.keep_old),
            waivers: table.waivers.clone(),
            no_policies: table.no_policies.clone(),
            rls: table.rls.filter(|_| table.managed != Managed::Yes),
            ..at(&table.location)
        };
        self.objects.insert(name.object("table"), note);
        if table.managed == Managed::Attach && matches!(table.rls, Some(Rls::On | Rls::Force)) {
            // Ours, on a table that is not.
            let note = ObjectNote { managed: Managed::Yes, ..at(&table.location) };
            self.objects.insert(name.part("row security", ""), note);
        }
        for column in &table.columns {
            let note = ObjectNote {
                renamed_from: column.renamed_from.clone(),
                keep_old: Some(column.keep_old),
                renamed_values: column.renamed_values.clone(),
                using: column.using.clone(),
                backfill: column.backfill.clone(),
                online: column.online,
                waivers: column.waivers.clone(),
                sensitive: column.sensitive,
                written: written([
                    ("default", column.default.as_ref().map(super::table::default).as_ref()),
                    ("generated", column.generated.as_ref().map(|generated| &generated.sql)),
                    ("type", (table.managed != Managed::Yes).then_some(&column.sql_type)),
                ]),
                ..at(&column.location)
            };
            self.objects.insert(name.part("column", &column.name), note);
        }
        self.constraints(table, at);
        for index in &table.indexes {
            let note = ObjectNote {
                renamed_from: index.renamed_from.clone(),
                written: written_of(index),
                ..at(&index.location)
            };
            self.objects.insert(name.part("index", &index.name), note);
        }
        for statistics in &table.statistics {
            let note =
                ObjectNote { renamed_from: statistics.renamed_from.clone(), ..at(&statistics.location) };
            self.objects
                .insert(QualifiedName::new(&*name.schema, &*statistics.name).object("statistics"), note);
        }
        for policy in &table.policies {
            // Attached objects are ours, on a table that is not.
            let note = ObjectNote {
                waivers: policy.waivers.clone(),
                renamed_from: policy.renamed_from.clone(),
                written: written([("using", policy.using.as_ref()), ("check", policy.check.as_ref())]),
                managed: Managed::Yes,
                ..at(&policy.location)
            };
            self.objects.insert(name.part("policy", &policy.name), note);
            self.roles(&policy.to);
        }
        for trigger in &table.triggers {
            let written = written([("when", trigger.condition.as_ref())]);
            let note = ObjectNote {
                renamed_from: trigger.renamed_from.clone(),
                written,
                managed: Managed::Yes,
                ..at(&trigger.location)
            };
            self.objects.insert(name.part("trigger", &trigger.name), note);
        }
        table.grants.iter().for_each(|grant| self.roles(&grant.to));
    }

    fn constraints(&mut self, table: &Table, at: impl Fn(&SourceLocation) -> ObjectNote) {
        let names = default_names(table);
        let mut insert = |name: String, note: ObjectNote| {
            self.objects.insert(table.name.part("constraint", &name), note);
        };
        for (name, key) in names.keys.into_iter().zip(table.primary_key.iter().chain(&table.uniques)) {
            insert(name, ObjectNote { renamed_from: key.renamed_from.clone(), ..at(&key.location) });
        }
        for (name, check) in names.checks.into_iter().zip(&table.checks) {
            let written = written([("check", Some(&check.sql))]);
            insert(
                name,
                ObjectNote { renamed_from: check.renamed_from.clone(), written, ..at(&check.location) },
            );
        }
        for (name, key) in names.foreign_keys.into_iter().zip(&table.foreign_keys) {
            insert(name, ObjectNote { renamed_from: key.renamed_from.clone(), ..at(&key.location) });
        }
        for exclude in &table.excludes {
            let Some(name) = &exclude.name else { continue };
            let written = written([("where", exclude.predicate.as_ref())]);
            insert(
                name.clone(),
                ObjectNote { renamed_from: exclude.renamed_from.clone(), written, ..at(&exclude.location) },
            );
        }
    }

    fn view(&mut self, view: &View) {
        self.schemas.insert(view.name.schema.clone());
        let note = ObjectNote {
            location: view.location.clone(),
            renamed_from: view.renamed_from.clone(),
            waivers: view.waivers.clone(),
            written: written([("query", Some(&view.sql))]),
            ..ObjectNote::default()
        };
        self.objects.insert(view.name.object(view::kind(view)), note);
        for index in &view.indexes {
            let note = ObjectNote {
                location: index.location.clone(),
                renamed_from: index.renamed_from.clone(),
                written: written_of(index),
                ..ObjectNote::default()
            };
            self.objects.insert(view.name.part("index", &index.name), note);
        }
        view.grants.iter().for_each(|grant| self.roles(&grant.to));
    }

    fn types(&mut self, model: &Model) {
        let renamed = |location: &SourceLocation, renamed_from: &Option<String>| ObjectNote {
            location: location.clone(),
            renamed_from: renamed_from.clone(),
            ..ObjectNote::default()
        };
        for pg_enum in types::types_of(model) {
            self.schemas.insert(pg_enum.name.schema.clone());
            let note = renamed(&pg_enum.location, &pg_enum.renamed_from);
            self.objects.insert(pg_enum.name.object("enum"), note);
            for value in &pg_enum.values {
                let note = renamed(&value.location, &value.renamed_from);
                self.objects.insert(pg_enum.name.part("enum value", &value.value), note);
            }
        }
        for domain in &model.domains {
            self.schemas.insert(domain.name.schema.clone());
            let note = ObjectNote {
                written: written([("default", domain.default.as_ref()), ("check", domain.check.as_ref())]),
                ..renamed(&domain.location, &domain.renamed_from)
            };
            self.objects.insert(domain.name.object("domain"), note);
        }
        for composite in &model.composites {
            self.schemas.insert(composite.name.schema.clone());
            let note = renamed(&composite.location, &composite.renamed_from);
            self.objects.insert(composite.name.object("composite type"), note);
        }
    }

    fn roles(&mut self, names: &[String]) {
        self.roles.extend(names.iter().filter(|name| access::is_role(name)).cloned());
    }
}

/// The names of a table's constraints: the given ones, and those that PostgreSQL makes up.
pub(super) struct DefaultNames {
    /// The primary key, then the unique constraints.
    pub(super) keys: Vec<String>,
    pub(super) checks: Vec<String>,
    pub(super) foreign_keys: Vec<String>,
}

pub(super) fn default_names(table: &Table) -> DefaultNames {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut choose = |given: &Option<String>, columns: &[String], label: &str| {
        let made = (0..).map(|n| {
            let label = if n == 0 { label.to_owned() } else { format!("{label}{n}") };
            make_object_name(&table.name.name, &columns.join("_"), &label)
        });
        let name = given.iter().cloned().chain(made).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        name
    };
    let checks = table.checks.iter().map(|check| {
        let one = if check.columns.len() == 1 { check.columns.as_slice() } else { &[] };
        choose(&check.name, one, "check")
    });
    let checks = checks.collect();
    let mut keys: Vec<String> = table.primary_key.iter().map(|key| choose(&key.name, &[], "pkey")).collect();
    keys.extend(table.uniques.iter().map(|key| choose(&key.name, &key.columns, "key")));
    let foreign_keys = table.foreign_keys.iter().map(|key| choose(&key.name, &key.columns, "fkey")).collect();
    DefaultNames { keys, checks, foreign_keys }
}

fn written<const N: usize>(parts: [(&str, Option<&String>); N]) -> BTreeMap<String, String> {
    parts.into_iter().filter_map(|(part, sql)| Some((part.to_owned(), sql?.clone()))).collect()
}

fn written_of(index: &Index) -> BTreeMap<String, String> {
    let mut out = written([("where", index.predicate.as_ref())]);
    for (i, element) in index.elements.iter().enumerate() {
        if let IndexTarget::Expression(sql) = &element.target {
            out.insert(format!("expression {}", i + 1), sql.clone());
        }
    }
    out
}
