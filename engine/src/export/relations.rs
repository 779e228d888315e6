//! Tables and views as rows see them: names, types, keys. What only the database needs is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::naming;
use crate::catalog::{Catalog, ObjectId};
use crate::kinds::{Kind, Object};
use crate::pull::definition::{self, Constraint, Target};
use crate::pull::rust_type::without_modifier;
use crate::pull::text::{bare, literal};
use crate::sql::Cursor;

/// Everything that can be exported.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    /// Tables and views, by schema and name.
    pub(super) relations: Vec<Relation>,
    /// Enums by their printed names, `public.mood`.
    pub(super) enums: BTreeMap<String, Enum>,
}

/// A table or a view.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) schema: String,
    pub(super) name: String,
    /// What programs call the type of its rows.
    pub(super) rust: String,
    /// What programs call the table itself.
    pub(super) module: String,
    pub(super) is_view: bool,
    pub(super) comment: Option<String>,
    pub(super) columns: Vec<Column>,
    pub(super) primary_key: Vec<String>,
    pub(super) unique: Vec<Vec<String>>,
    /// Indexes over columns alone; those over expressions mean nothing outside.
    pub(super) indexes: Vec<Vec<String>>,
    pub(super) foreign: Vec<Foreign>,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    /// As PostgreSQL prints it.
    pub(super) sql: String,
    pub(super) shape: Shape,
    pub(super) not_null: bool,
    pub(super) default: Option<String>,
    /// Nobody writes it.
    pub(super) computed: bool,
    /// The words that a check allows, where it allows a few.
    pub(super) words: Vec<String>,
    pub(super) comment: Option<String>,
}

/// What a type is, domains looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A type of PostgreSQL or of an extension, without its modifier.
    Plain(String),
    /// An enum of the schema, by its printed name.
    Enum(String),
    /// A composite type with its attributes.
    Composite(Vec<(String, Shape)>),
    /// An array.
    Array(Box<Shape>),
}

#[derive(Debug, Clone)]
pub(super) struct Enum {
    pub(super) schema: String,
    pub(super) name: String,
    /// What programs call it.
    pub(super) rust: String,
    pub(super) values: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Foreign {
    pub(super) columns: Vec<String>,
    pub(super) schema: String,
    pub(super) table: String,
    pub(super) theirs: Vec<String>,
    pub(super) on_delete: Option<&'static str>,
}

impl Relations {
    /// Reads a catalog. Partitions are left to their table.
    pub fn of(catalog: &Catalog) -> Self {
        let mut children: BTreeMap<&ObjectId, Vec<(&ObjectId, &Object, i32)>> = BTreeMap::new();
        for (id, entry) in &catalog.objects {
            if let Some(parent) = id.parent() {
                children.entry(parent).or_default().push((id, &*entry.object, entry.order));
            }
        }
        let enums = catalog.objects.iter().filter_map(|(id, entry)| match &*entry.object {
            Object::Enum(object) => {
                let schema = id.schema_name().unwrap_or_default().to_owned();
                let name = id.name.to_string();
                Some((id.sql(), Enum { schema, name, rust: String::new(), values: object.values.clone() }))
            }
            _ => None,
        });
        let reader = Reader { catalog, children, partitions: partitions(catalog), enums: enums.collect() };
        let relations = catalog.objects.keys().filter_map(|id| reader.relation(id)).collect();
        let mut named = Self { relations, enums: reader.enums };
        naming::name_all(&mut named);
        named
    }

    /// The table that a key leads to.
    pub(super) fn target(&self, key: &Foreign) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.schema == key.schema && relation.name == key.table)
    }
}

impl Relation {
    /// The name with its schema, where that is not `public`.
    pub(super) fn full_name(&self) -> String {
        if self.schema == "public" { self.name.clone() } else { format!("{}.{}", self.schema, self.name) }
    }

    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether there is at most one row for these columns.
    pub(super) fn is_one(&self, columns: &[String]) -> bool {
        let given: BTreeSet<&String> = columns.iter().collect();
        let within = |key: &Vec<String>| !key.is_empty() && key.iter().all(|column| given.contains(column));
        within(&self.primary_key) || self.unique.iter().any(within)
    }
}

struct Reader<'a> {
    catalog: &'a Catalog,
    children: BTreeMap<&'a ObjectId, Vec<(&'a ObjectId, &'a Object, i32)>>,
    partitions: BTreeSet<ObjectId>,
    enums: BTreeMap<String, Enum>,
}

impl Reader<'_> {
    fn relation(&self, id: &ObjectId) -> Option<Relation> {
        if self.partitions.contains(id) {
            return None;
        }
        let columns = match self.catalog.get(id)? {
            Object::Table(_) | Object::ForeignTable(_) => self.columns(id),
            Object::View(view) => view.columns.iter().filter_map(|text| self.of_view(id, text)).collect(),
            _ => return None,
        };
        let mut relation = Relation {
            schema: id.schema_name()?.to_owned(),
            name: id.name.to_string(),
            rust: String::new(),
            module: String::new(),
            is_view: matches!(self.catalog.get(id), Some(Object::View(_))),
            comment: self.comment(id),
            columns,
            primary_key: Vec::new(),
            unique: Vec::new(),
            indexes: Vec::new(),
            foreign: Vec::new(),
        };
        for (_, object, _) in self.children.get(id).into_iter().flatten() {
            match object {
                Object::Constraint(constraint) => constraint_of(&mut relation, &constraint.printed()),
                Object::Index(index) => index_of(&mut relation, index.unique, &index.definition),
                _ => {}
            }
        }
        Some(relation)
    }

    fn columns(&self, id: &ObjectId) -> Vec<Column> {
        let mut found: Vec<(i32, Column)> = Vec::new();
        for (id, object, order) in self.children.get(id).into_iter().flatten() {
            let Object::Column(column) = object else { continue };
            let default =
                self.children.get(id).into_iter().flatten().find_map(|(_, object, _)| match object {
                    Object::Default(default) => Some(default.expression.clone()),
                    _ => None,
                });
            let domain = self.domain(&column.data_type);
            found.push((
                *order,
                Column {
                    name: id.name.to_string(),
                    sql: column.data_type.clone(),
                    shape: self.shape(&column.data_type),
                    not_null: column.not_null || domain.is_some_and(|(_, not_null, _)| not_null),
                    default: default.or_else(|| domain.and_then(|(_, _, default)| default.cloned())),
                    computed: column.generated.is_some()
                        || column.identity.as_ref().is_some_and(|identity| identity.always),
                    words: Vec::new(),
                    comment: self.comment(id),
                },
            ));
            if column.identity.as_ref().is_some_and(|identity| !identity.always)
                && let Some((_, column)) = found.last_mut()
            {
                column.default.get_or_insert_with(|| "generated by default as identity".to_owned());
            }
        }
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, column)| column).collect()
    }

    /// A column of a view, `name type`: anything in it may be null.
    fn of_view(&self, view: &ObjectId, text: &str) -> Option<Column> {
        let mut cursor = Cursor::new(text)?;
        let (name, sql) = (cursor.name()?, without_collation(cursor.rest()));
        let id = ObjectId::on(Kind::Column, view, name.as_str());
        Some(Column {
            name,
            sql: sql.to_owned(),
            shape: self.shape(sql),
            not_null: false,
            default: None,
            computed: true,
            words: Vec::new(),
            comment: self.comment(&id),
        })
    }

    fn comment(&self, id: &ObjectId) -> Option<String> {
        self.children.get(id).into_iter().flatten().find_map(|(id, object, _)| match object {
            Object::Comment(comment) if id.name.is_empty() => Some(comment.text.clone()),
            _ => None,
        })
    }

    fn shape(&self, sql: &str) -> Shape {
        if let Some(element) = sql.strip_suffix("[]") {
            return Shape::Array(Box::new(self.shape(element)));
        }
        if self.enums.contains_key(sql) {
            return Shape::Enum(sql.to_owned());
        }
        if let Some((base, ..)) = self.domain(sql) {
            return self.shape(base);
        }
        let composite = self.catalog.objects.iter().find_map(|(id, entry)| match &*entry.object {
            Object::CompositeType(composite) if id.sql() == sql => Some(composite),
            _ => None,
        });
        if let Some(composite) = composite {
            let attributes = composite.attributes.iter();
            return Shape::Composite(
                attributes.map(|a| (a.name.clone(), self.shape(&a.data_type))).collect(),
            );
        }
        Shape::Plain(without_modifier(sql))
    }

    /// The base type of a domain, whether it refuses null, and its default.
    fn domain(&self, sql: &str) -> Option<(&str, bool, Option<&String>)> {
        self.catalog.objects.iter().find_map(|(id, entry)| match &*entry.object {
            Object::Domain(domain) if id.sql() == sql => {
                Some((domain.base.as_str(), domain.not_null, domain.default.as_ref()))
            }
            _ => None,
        })
    }
}

/// The type in front of a collation. Of the types that have one, `character varying` alone has a space in it.
fn without_collation(sql: &str) -> &str {
    const NEVER: [&str; 6] = ["timestamp", "time ", "time(", "double ", "bit ", "interval"];
    if NEVER.iter().any(|start| sql.starts_with(start)) {
        return sql;
    }
    let from = if sql.starts_with("character varying") { "character varying".len() } else { 0 };
    sql[from..].find(' ').map_or(sql, |space| &sql[..from + space])
}

/// Tables that are part of another one.
fn partitions(catalog: &Catalog) -> BTreeSet<ObjectId> {
    let part = |(id, entry): (&ObjectId, &crate::catalog::Entry)| match &*entry.object {
        Object::Inheritance(inheritance) if inheritance.bound.is_some() => id.parent().cloned(),
        _ => None,
    };
    catalog.objects.iter().filter_map(part).collect()
}

fn constraint_of(relation: &mut Relation, definition: &str) {
    match definition::constraint(definition) {
        Some(Constraint::PrimaryKey(key)) => relation.primary_key = key.columns,
        // Ranges that only must not overlap, and what is never checked, say nothing of single rows.
        Some(Constraint::Unique(key)) if key.without_overlaps => {}
        Some(Constraint::Unique(key)) => relation.unique.push(key.columns),
        Some(Constraint::ForeignKey(key)) if key.not_enforced || key.period => {}
        Some(Constraint::ForeignKey(key)) => relation.foreign.push(Foreign {
            columns: key.columns,
            schema: key.table.0,
            table: key.table.1,
            theirs: key.target_columns,
            on_delete: key.on_delete,
        }),
        Some(Constraint::Check { condition, not_enforced: false, .. }) => {
            let Some((column, words)) = words_of(&condition) else { return };
            if let Some(column) = relation.columns.iter_mut().find(|own| own.name == column) {
                column.words = words;
            }
        }
        _ => {}
    }
}

fn index_of(relation: &mut Relation, unique: bool, definition: &str) {
    let Some(index) = definition::index(definition) else { return };
    let columns: Option<Vec<String>> = index
        .elements
        .iter()
        .map(|element| match &element.target {
            Target::Column(name) => Some(name.clone()),
            Target::Expression(_) => None,
        })
        .collect();
    match columns {
        Some(columns) if unique && index.predicate.is_none() => relation.unique.push(columns),
        Some(columns) => relation.indexes.push(columns),
        None => {}
    }
}

/// `column = ANY (ARRAY['a'::text, …])` as the column and its words.
fn words_of(condition: &str) -> Option<(String, Vec<String>)> {
    let mut cursor = Cursor::new(bare(condition))?;
    // A varchar's column is cast first.
    let column = match cursor.punct("(") {
        true => {
            let name = cursor.name()?;
            if !cursor.punct(")") || !cursor.punct("::") {
                return None;
            }
            cursor.name()?;
            name
        }
        false => cursor.name()?,
    };
    if cursor.next()?.text != "=" || !cursor.words("any") {
        return None;
    }
    let list = cursor.group()?;
    if !cursor.is_done() {
        return None;
    }
    let mut words = Vec::new();
    let mut list = Cursor::new(list)?;
    while let Some(token) = list.next() {
        match literal(&token) {
            Some(word) => words.push(word),
            None if token.text.starts_with('\'') => return None,
            None => {}
        }
    }
    (!words.is_empty()).then_some((column, words))
}
