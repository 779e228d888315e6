//! A catalog as the text of source files: structs for what the grammar can say, statements for the rest.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Book;
use super::item::Item;
use super::recognise::{self, Proposal, Reasons};
use super::theirs::{self, Theirs};
use super::wanted::Wanted;
use super::{Held, MARKER, table, types};
use crate::catalog::{Catalog, Entry, ObjectId};
use crate::diff::diff;
use crate::error::Result;
use crate::kinds::{Kind, Object};
use crate::load::is_allowed;
use crate::plan::{Verb, plan};

/// Source files that were not proven yet.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// By their names in the folder.
    pub(super) files: BTreeMap<String, String>,
    /// Where each item stands: the file, its lines, the object.
    pub(super) places: Vec<Place>,
    /// What the structs say.
    pub(super) said: BTreeSet<ObjectId>,
    /// Tables and types that the grammar cannot say, with the reasons.
    pub(super) obstacles: BTreeMap<ObjectId, String>,
    /// Objects that no source can bring about.
    pub(super) unsayable: BTreeSet<ObjectId>,
    /// What was read as intent.
    pub(super) proposal: Proposal,
}

/// The lines of a file that an item takes.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) id: ObjectId,
}

/// Writes down what is wanted. `base` is what a new database holds; `held` stays SQL. With `intent`, policies by hand are
/// read as intent, but for those that were given up.
pub(super) fn draft(
    Wanted { catalog: wanted, theirs, .. }: &Wanted,
    base: &Catalog,
    default_schema: &str,
    held: &Held,
    intent: Option<&Reasons>,
) -> Result<Draft> {
    let shown = |id: &ObjectId| {
        theirs.shows(id) && (theirs.tables.contains_key(id.root()) || is_ours(id, base, wanted))
    };
    let ours = Catalog {
        objects: wanted.objects.iter().filter(|(id, _)| shown(id)).map(clone).collect(),
        ..wanted.clone()
    };
    let mut draft = Draft::default();
    let mut held = held.clone();
    let items = loop {
        let before = held.len();
        let items = items((&ours, theirs), default_schema, &mut held, intent, &mut draft);
        // A table that turns out to be SQL changes what others may name.
        if held.len() == before {
            break items;
        }
    };
    let mut said: BTreeMap<ObjectId, Object> = BTreeMap::new();
    for (_, item) in &items {
        said.extend(item.said.clone());
    }
    rust_files(&items, &mut draft);
    let mut from = base.clone();
    from.objects.retain(|id, _| !theirs.owns(id));
    from.objects.extend(wanted.objects.iter().filter(|(id, _)| theirs.owns(id)).map(clone));
    sql_files(wanted, from, &said, default_schema, &mut draft)?;
    draft.said = said.into_keys().collect();
    Ok(draft)
}

/// What belongs to an object that every new database has is the platform's, but for what was added to it.
fn is_ours(id: &ObjectId, base: &Catalog, wanted: &Catalog) -> bool {
    base.get(id) != wanted.get(id) && (id.parent().is_none() || !base.contains(id.root()))
}

/// The structs and enums with their modules.
fn items(
    (ours, theirs): (&Catalog, &Theirs),
    default_schema: &str,
    held: &mut Held,
    intent: Option<&Reasons>,
    draft: &mut Draft,
) -> Vec<(String, Item)> {
    let mut found: BTreeMap<ObjectId, String> = BTreeMap::new();
    let mut items = Vec::new();
    {
        let seen = held.clone();
        let mut book = Book::new(ours, default_schema, &seen);
        if let Some(except) = intent {
            book.intent = recognise::propose(&book, except);
            draft.proposal = book.intent.clone();
        }
        let tables: Vec<&ObjectId> = book.tables.keys().copied().collect();
        for id in tables {
            if theirs.tables.contains_key(id) {
                let module = book.modules.get(id).cloned().unwrap_or_default();
                items.extend(theirs::write(&book, id, theirs.migrates(id)).map(|item| (module, item)));
                continue;
            }
            if let Some(reason) = table::obstacle(&book, id) {
                found.insert(id.clone(), reason);
                continue;
            }
            let module = book.modules.get(id).cloned().unwrap_or_default();
            items
                .extend(table::write(&mut book, id).into_iter().flatten().map(|item| (module.clone(), item)));
        }
        let written: Vec<(&ObjectId, String)> =
            book.types.iter().map(|(id, ident)| (*id, ident.clone())).collect();
        for (id, ident) in written {
            match types::write(&book, id, &ident) {
                Ok(item) => items.push((module_of_type(&ident, &items), item)),
                Err(reason) => {
                    found.insert(id.clone(), reason);
                }
            }
        }
    }
    held.extend(found.clone());
    draft.obstacles.extend(found);
    items
}

/// A type stands beside the tables that use it, if they are of one family.
fn module_of_type(ident: &str, items: &[(String, Item)]) -> String {
    let users: BTreeSet<&String> =
        items.iter().filter(|(_, item)| item.uses.contains(ident)).map(|(module, _)| module).collect();
    match users.first() {
        Some(only) if users.len() == 1 => (*only).clone(),
        _ => TYPES.to_owned(),
    }
}

const TYPES: &str = "types";

/// `lib.rs` and a file for each module.
fn rust_files(items: &[(String, Item)], draft: &mut Draft) {
    let home: BTreeMap<&str, &str> =
        items.iter().map(|(module, item)| (item.ident.as_str(), module.as_str())).collect();
    let mut modules: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for (module, item) in items {
        modules.entry(module).or_default().push(item);
    }
    if modules.is_empty() {
        return;
    }
    let mut root = format!("// {MARKER}\n\n//! The schema, a module for each family of tables.\n\n");
    // Two indexes may share a column.
    root.push_str("#![allow(clippy::duplicated_attributes)]\n\n");
    for (module, items) in modules {
        root.push_str(&format!("pub mod {module};\n"));
        let file = format!("{module}.rs");
        let mut text = format!("// {MARKER}\n\n{}", imports(module, &items, &home));
        for (i, item) in items.iter().enumerate() {
            text.push_str(if i > 0 { "\n" } else { "" });
            let first = text.lines().count() + 1;
            text.push_str(&item.text);
            let last = text.lines().count();
            draft.places.push(Place { file: file.clone(), first, last, id: item.id.clone() });
        }
        draft.files.insert(file, text);
    }
    draft.files.insert("lib.rs".to_owned(), root);
}

/// `use` lines as rustfmt sorts them: modules of the sources first, then other crates.
fn imports(module: &str, items: &[&Item], home: &BTreeMap<&str, &str>) -> String {
    let mut own: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut crates: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in items {
        for ident in &item.uses {
            let from = home.get(ident.as_str()).copied().filter(|from| *from != module);
            own.extend(from.map(|from| (from, ident.as_str())));
        }
        for path in &item.imports {
            if let Some((path, name)) = path.rsplit_once("::") {
                crates.entry(path).or_default().insert(name);
            }
        }
    }
    let mut out: String = own.iter().map(|(from, ident)| format!("use super::{from}::{ident};\n")).collect();
    for (path, names) in crates {
        let names: Vec<&str> = names.into_iter().collect();
        match names.as_slice() {
            [one] => out.push_str(&format!("use {path}::{one};\n")),
            several => out.push_str(&format!("use {path}::{{{}}};\n", several.join(", "))),
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// What leads from what is there (`from`) and what the structs say to what is wanted, a file for each sort of object.
fn sql_files(
    wanted: &Catalog,
    mut from: Catalog,
    said: &BTreeMap<ObjectId, Object>,
    default_schema: &str,
    draft: &mut Draft,
) -> Result<()> {
    let modules = super::family::modules(wanted, default_schema);
    // CREATE EXTENSION brings its own comment, and its owner alone may write one.
    let brought =
        wanted.objects.iter().filter(|(id, _)| id.kind == Kind::Comment && id.root().kind == Kind::Extension);
    from.objects.extend(brought.map(clone));
    for (id, object) in said {
        if let Some(entry) = wanted.objects.get(id) {
            from.objects.insert(id.clone(), Entry { object: object.clone().into(), ..entry.clone() });
        }
    }
    let plan = plan(&from, wanted, &diff(&from, wanted))?;
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for step in &plan.steps {
        // A drop of what every new database has cannot be a source's business, and one of what a struct says is the
        // first half of a replacement: then the struct should not say it.
        if step.verb == Verb::Drop {
            let revokes = step.statements.iter().all(|statement| statement.sql.starts_with("REVOKE "));
            if !revokes {
                draft.unsayable.insert(step.id.clone());
                continue;
            }
        }
        // What a source may not hold is part of the way from what the struct says to another definition, as well.
        if said.contains_key(&step.id) && !step.statements.iter().all(|statement| is_allowed(&statement.sql))
        {
            draft.unsayable.insert(step.id.clone());
            continue;
        }
        let file = format!("{}.sql", file_of(wanted, &modules, &step.id));
        let text = files.entry(file).or_insert_with(|| format!("-- {MARKER}\n"));
        for statement in &step.statements {
            text.push_str(&format!("\n{};\n", statement.sql.trim_end()));
        }
    }
    draft.files.extend(files);
    Ok(())
}

/// The file of an object: that of its table's family, else one for its kind.
fn file_of(wanted: &Catalog, modules: &BTreeMap<&ObjectId, String>, id: &ObjectId) -> String {
    let mut root = id.root();
    let owner = ObjectId::on(Kind::SequenceOwner, root, "");
    if let Some(Object::SequenceOwner(owner)) = wanted.get(&owner) {
        root = owner.column.root();
    }
    if let Some(module) = modules.get(root) {
        return module.clone();
    }
    match root.kind {
        Kind::Schema | Kind::Extension | Kind::Language => "database".to_owned(),
        Kind::Function | Kind::Aggregate => "functions".to_owned(),
        Kind::View | Kind::MaterializedView => "views".to_owned(),
        Kind::Enum | Kind::CompositeType | Kind::RangeType | Kind::Domain => TYPES.to_owned(),
        Kind::DefaultPrivilege => "privileges".to_owned(),
        kind => plural(kind.noun()).replace(' ', "_"),
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if noun.ends_with("ss") => format!("{noun}es"),
        None if noun.ends_with('s') => noun.to_owned(),
        None => format!("{noun}s"),
    }
}

fn clone((id, entry): (&ObjectId, &Entry)) -> (ObjectId, Entry) {
    (id.clone(), entry.clone())
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn files_are_named_in_the_plural() {
        let files = ["foreign server", "operator class", "operator family", "statistics"].map(plural);
        assert_eq!(files, ["foreign servers", "operator classes", "operator families", "statistics"]);
    }
}
