//! A table as a struct: its columns, and the attributes above it.

use palisade_model::name::make_object_name;

use super::book::{Book, TableNames};
use super::column::{self, Slots};
use super::item::Item;
use super::layout::{Attr, docs, string};
use super::{access, constraint, definition};
use crate::catalog::ObjectId;
use crate::kinds::{self, Kind, Object};
use crate::sql::Cursor;

/// What is written for one table.
pub(super) struct Writer<'b, 'a> {
    pub(super) book: &'b Book<'a>,
    pub(super) id: &'a ObjectId,
    pub(super) names: &'b TableNames,
    pub(super) item: Item,
    /// The attributes above the struct, in their order.
    pub(super) attrs: Vec<Attr>,
    /// What stands at each field.
    pub(super) slots: Slots,
}

/// Why a table cannot be a struct; such tables are SQL from the start.
pub(super) fn obstacle(book: &Book<'_>, id: &ObjectId) -> Option<String> {
    let Some(Object::Table(table)) = book.wanted.get(id) else { return Some("it is no table".to_owned()) };
    let kinds::Table { partition_by, options, .. } = table;
    let parents = book.wanted.get(&ObjectId::on(Kind::Inheritance, id, ""));
    let reason = if book.wanted.contains(&ObjectId::on(Kind::TableType, id, "")) {
        "it is a table of a composite type"
    } else if partition_by.as_ref().is_some_and(|key| definition::partition_key(key).is_none()) {
        "its partition key has no form in an attribute"
    } else if matches!(parents, Some(Object::Inheritance(link)) if link.bound.is_some()) {
        "it is a partition"
    } else if parents.is_some() {
        "it inherits from another table"
    } else if options.iter().any(|option| definition::setting(option).is_none()) {
        "it has storage parameters that `with(…)` cannot say"
    } else {
        return book.children(id, Kind::Column).find_map(|column| column::obstacle(book, column));
    };
    Some(reason.to_owned())
}

/// Writes a table that nothing stands against, with the enums that its checks become.
pub(super) fn write<'a>(book: &mut Book<'a>, id: &'a ObjectId) -> Option<Vec<Item>> {
    let enums = constraint::text_checks(book, id);
    let names = book.tables.get(id)?;
    let mut writer = Writer {
        book,
        id,
        names,
        item: Item::new(id, &names.ident),
        attrs: Vec::new(),
        slots: Slots::default(),
    };
    writer.table_attribute();
    writer.columns(&enums);
    writer.constraints(&enums);
    writer.indexes();
    writer.statistics();
    writer.access();
    writer.item.says_schema(book, id);
    let mut items = vec![writer.finish()];
    items.extend(enums.into_iter().map(|(_, words)| words.item));
    Some(items)
}

impl<'a> Writer<'_, 'a> {
    /// `#[table(…)]`: the name, row security, and where the rows are kept.
    fn table_attribute(&mut self) {
        let Some(Object::Table(table)) = self.book.wanted.get(self.id) else { return };
        let mut attr = Attr::new("table", self.book.naming(self.id, &self.names.ident));
        let security =
            self.book.children(self.id, Kind::RowSecurity).find_map(|id| match self.book.wanted.get(id) {
                Some(Object::RowSecurity(security)) if security.enabled => Some((id, security.clone())),
                _ => None,
            });
        match security {
            Some((id, security)) => {
                attr.arg(if security.forced { "rls = force" } else { "rls" });
                self.item.says_as(id, security);
            }
            None => attr.arg("rls = off"),
        }
        attr.flag("unlogged", table.unlogged);
        let settings: Vec<String> = table.options.iter().filter_map(|o| definition::setting(o)).collect();
        if !settings.is_empty() {
            attr.arg(format!("with({})", settings.join(", ")));
        }
        if let Some(tablespace) = &table.tablespace {
            attr.text("tablespace", tablespace);
        }
        if let Some(method) = &table.access_method {
            attr.text("access_method", method);
        }
        if let Some(key) = table.partition_by.as_ref().and_then(|key| self.partition_key(key)) {
            attr.arg(format!("partition_by = {key}"));
        }
        if let Some(index) = self.clustered() {
            attr.text("cluster", &index);
        }
        self.replica_identity(&mut attr);
        self.attrs.push(attr);
        self.item.says(self.book, self.id);
    }

    /// `range(date, name collate "C")`
    fn partition_key(&self, printed: &str) -> Option<String> {
        let (method, elements) = definition::partition_key(printed)?;
        let elements = elements.iter().map(|element| {
            let mut text = constraint::element_target(self, &element.target)?;
            text.extend(element.collate.iter().map(|name| format!(" collate {}", string(name))));
            text.extend(element.opclass.iter().map(|class| format!(" {class}")));
            Some(text)
        });
        Some(format!("{method}({})", elements.collect::<Option<Vec<_>>>()?.join(", ")))
    }

    /// The index that `CLUSTER` goes by, whether it is a constraint's or not.
    fn clustered(&self) -> Option<String> {
        let parts =
            self.book.children(self.id, Kind::Index).chain(self.book.children(self.id, Kind::Constraint));
        let mut clustered = parts.filter(|id| match self.book.wanted.get(id) {
            Some(Object::Index(index)) => index.clustered,
            Some(Object::Constraint(constraint)) => constraint.clustered,
            _ => false,
        });
        clustered.next().map(|id| id.name.to_string())
    }

    fn replica_identity(&mut self, attr: &mut Attr) {
        let id = ObjectId::on(Kind::ReplicaIdentity, self.id, "");
        match self.book.wanted.get(&id) {
            Some(Object::ReplicaIdentity(kinds::ReplicaIdentity::Full)) => {
                attr.arg("replica_identity = full")
            }
            Some(Object::ReplicaIdentity(kinds::ReplicaIdentity::Nothing)) => {
                attr.arg("replica_identity = nothing")
            }
            Some(Object::ReplicaIdentity(kinds::ReplicaIdentity::Index(name))) => {
                attr.text("replica_identity", name)
            }
            _ => return,
        }
        self.item.says(self.book, &id);
    }

    /// Extended statistics, which stand beside their table in its schema.
    fn statistics(&mut self) {
        let all = self.book.wanted.objects.range(ObjectId::database(Kind::Statistics, "")..);
        let own =
            all.take_while(|(id, _)| id.kind == Kind::Statistics).filter_map(|(id, entry)| {
                match &*entry.object {
                    Object::Statistics(object) if object.table == *self.id => Some((id, object)),
                    _ => None,
                }
            });
        for (id, object) in own.filter(|(id, _)| !self.book.is_held(id)) {
            let Some(attr) = self.statistics_attribute(id, object) else { continue };
            self.attrs.push(attr);
            self.item.says(self.book, id);
        }
    }

    fn statistics_attribute(&self, id: &ObjectId, object: &kinds::Statistics) -> Option<Attr> {
        let kinds::Statistics { kinds, columns, expressions, table: _, target } = object;
        if id.schema_name() != self.id.schema_name() {
            return None;
        }
        let unquoted = |column: &String| Cursor::new(column)?.name();
        let columns: Vec<String> = columns.iter().map(unquoted).collect::<Option<_>>()?;
        let mut attr = Attr::new("statistics", self.mention(&columns)?);
        for expression in expressions {
            attr.arg(constraint::element_target(self, &definition::Target::Expression(expression.clone()))?);
        }
        if !matches!(kinds.len(), 0 | 3) {
            attr.arg(format!("kinds({})", kinds.join(", ")));
        }
        target.iter().for_each(|target| attr.arg(format!("target = {target}")));
        let expressions = expressions.iter().map(|_| "expr".to_owned());
        let named: Vec<String> = columns.into_iter().chain(expressions).collect();
        if *id.name != *self.usual_name(&named, "stat") {
            attr.text("name", &id.name);
        }
        Some(attr)
    }

    fn columns(&mut self, enums: &[(ObjectId, constraint::Words)]) {
        for id in self.book.children(self.id, Kind::Column) {
            let words = enums.iter().map(|(_, words)| words).find(|words| words.column == *id);
            column::write(self, id, words);
        }
    }

    fn constraints(&mut self, enums: &[(ObjectId, constraint::Words)]) {
        let mut ids: Vec<&'a ObjectId> = self.book.children(self.id, Kind::Constraint).collect();
        ids.retain(|id| !self.book.is_held(id));
        for id in ids {
            match enums.iter().find(|(check, _)| check == id) {
                // The enum says it.
                Some(_) => self.item.says(self.book, id),
                None => {
                    if constraint::write(self, id).is_some() {
                        constraint::says(self, id);
                    }
                }
            }
        }
        let order = ["table", "primary_key", "unique", "foreign_key", "check", "exclude"];
        self.attrs.sort_by_key(|attr| order.iter().position(|name| *name == attr.name()));
    }

    fn indexes(&mut self) {
        for id in self.book.children(self.id, Kind::Index) {
            // Partitions get theirs when the struct is read, under the names that PostgreSQL chooses.
            if !self.book.is_held(id) && !self.has_named_partitions(id) {
                constraint::write_index(self, id);
            }
        }
    }

    /// Whether a partition's index of this one has a name that only a statement gives it.
    fn has_named_partitions(&self, id: &ObjectId) -> bool {
        let wanted = self.book.wanted;
        let (Some(Object::Index(index)), Some(Object::Table(kinds::Table { partition_by: Some(_), .. }))) =
            (wanted.get(id), wanted.get(self.id))
        else {
            return false;
        };
        let columns = definition::index(&index.definition).map(|read| read.columns()).unwrap_or_default();
        wanted.objects.iter().any(|(part, entry)| {
            let own = matches!(&*entry.object, Object::Index(part) if part.origin.as_ref() == Some(id));
            let table = part.parent().map_or("", |table| &*table.name);
            own && *part.name != make_object_name(table, &columns.join("_"), "idx")
        })
    }

    fn access(&mut self) {
        access::relations(self);
        access::policies(self);
        access::grants(self);
        access::triggers(self);
    }

    /// The whole struct.
    pub(super) fn finish(self) -> Item {
        let Self { book, id, names, mut item, attrs, slots } = self;
        let mut text = String::new();
        if let Some((comment, words)) = book.comment(id)
            && let Some(docs) = docs(words, "")
        {
            text.push_str(&docs);
            item.says(book, comment);
        }
        item.imports.insert("palisade::Table");
        text.push_str("#[derive(Table)]\n");
        text.extend(attrs.iter().map(|attr| attr.render("")));
        text.push_str(&super::layout::body(&format!("pub struct {}", names.ident), &slots.render()));
        item.text = text;
        item
    }

    /// How attributes mention columns.
    pub(super) fn mention(&self, columns: &[String]) -> Option<Vec<String>> {
        columns.iter().map(|column| Some(self.names.fields.get(column)?.mentioned.clone())).collect()
    }

    /// Whether a constraint has the name that PostgreSQL makes of the table's and these.
    pub(super) fn is_usual(&self, id: &ObjectId, columns: &[String], label: &str) -> bool {
        *id.name == *self.usual_name(columns, label) && self.book.is_made_up(id)
    }

    /// The name that PostgreSQL makes of the table's and these, if nothing is called so.
    pub(super) fn usual_name(&self, columns: &[String], label: &str) -> String {
        make_object_name(&self.id.name, &columns.join("_"), label)
    }
}
