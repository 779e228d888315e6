//! What `keep_old` serves under the name that a table or a column had before, until code that says that name is gone: a view
//! over the table, and a column that a trigger keeps in step.

use super::problem;
use crate::diagnostic::Diagnostic;
use crate::name::{QualifiedName, make_object_name, quote_ident};
use crate::resolved::{Column, Function, Grant, Model, Table, Trigger, View};
use crate::written::{Event, Managed};

/// What one can do with a view that one can do with its table.
const PASSED_ON: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE"];

/// Adds to the model what serves the old names.
pub(super) fn expand(model: &mut Model) -> Vec<Diagnostic> {
    let diagnostics = check(model);
    let (mut views, mut functions) = (Vec::new(), Vec::new());
    for table in &mut model.tables {
        views.extend(view(table));
        let kept: Vec<(Column, String)> = table.columns.iter().filter_map(kept).collect();
        for (column, old) in kept {
            let (function, trigger) = in_step(table, &column, &old);
            functions.push(function);
            table.triggers.push(trigger);
            add(table, &column.name, &old);
        }
    }
    model.views.extend(views);
    model.functions.extend(functions);
    diagnostics
}

/// A column that is served under its old name, too, and that name.
fn kept(column: &Column) -> Option<(Column, String)> {
    let old = column.renamed_from.clone().filter(|_| column.keep_old)?;
    Some((column.clone(), old))
}

fn check(model: &Model) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for table in &model.tables {
        let key = table.primary_key.as_ref().map(|key| key.columns.as_slice()).unwrap_or_default();
        for (column, old) in table.columns.iter().filter_map(kept) {
            let what = if key.contains(&column.name) {
                "it is part of the primary key, which only one of them can be"
            } else if column.identity.is_some() || column.generated.is_some() {
                "PostgreSQL gives it its values"
            } else if table.managed != Managed::Yes {
                "somebody else changes its table"
            } else if table.columns.iter().any(|other| other.name == old) {
                "there is a column of that name"
            } else {
                continue;
            };
            let message = format!("column {} cannot be served as {old}, too: {what}", column.name);
            out.push(problem(model, &column.location, message, "leave `keep_old` out"));
        }
    }
    out
}

/// The table under its old name. Whoever asks it is asked for by the table's own privileges and policies.
fn view(table: &Table) -> Option<View> {
    let old = table.renamed_from.as_ref().filter(|_| table.keep_old && table.managed == Managed::Yes)?;
    let columns: Vec<String> = table.columns.iter().map(|column| quote_ident(&column.name)).collect();
    let grants = table.grants.iter().filter_map(|grant| {
        let privileges =
            grant.privileges.iter().filter(|one| PASSED_ON.contains(&one.name)).cloned().collect();
        let grant = Grant { privileges, ..grant.clone() };
        (!grant.privileges.is_empty()).then_some(grant)
    });
    Some(View {
        name: QualifiedName::new(&table.name.schema, old),
        location: table.location.clone(),
        comment: Some(format!("What {} was called before. Generated.", table.name)),
        renamed_from: None,
        sql: format!("SELECT {} FROM {}", columns.join(", "), table.name),
        sql_location: table.location.clone(),
        materialized: false,
        with: vec![("security_invoker".to_owned(), "true".to_owned())],
        column_comments: Vec::new(),
        indexes: Vec::new(),
        grants: grants.collect(),
        waivers: Vec::new(),
    })
}

/// The column under its old name: it holds what the new one does, and nothing else is said of it.
fn add(table: &mut Table, new: &str, old: &str) {
    let Some(column) = table.columns.iter_mut().find(|column| column.name == new) else { return };
    // There it stands beside the old one, and is no other name for it.
    column.renamed_from = None;
    column.backfill.get_or_insert_with(|| quote_ident(old));
    let plain = Column {
        name: old.to_owned(),
        comment: Some(format!("What {new} was called before. Generated.")),
        not_null: false,
        default: None,
        backfill: Some(quote_ident(new)),
        using: None,
        online: false,
        waivers: Vec::new(),
        ..column.clone()
    };
    table.columns.push(plain);
    let lists = table.grants.iter_mut().flat_map(|grant| &mut grant.privileges).map(|one| &mut one.columns);
    for columns in lists.filter(|columns| columns.iter().any(|column| column == new)) {
        columns.push(old.to_owned());
    }
}

/// Whichever of the two a statement writes, the other one follows. The trigger is the first of its table's, so that the
/// others see the new column as it is going to be: what holds it fast holds both.
fn in_step(table: &Table, column: &Column, old: &str) -> (Function, Trigger) {
    let name = QualifiedName::new(&table.name.schema, make_object_name(&table.name.name, old, "kept"));
    let (new, old_name) = (quote_ident(&column.name), quote_ident(old));
    // Some types have no equality; their text has.
    let cast = if matches!(&*column.sql_type, "json" | "xml" | "point" | "json[]") { "::text" } else { "" };
    let definition = format!(
        "RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
begin
  if tg_op = 'INSERT' then
    if new.{old_name} is null then
      new.{old_name} := new.{new};
    else
      new.{new} := new.{old_name};
    end if;
  elsif new.{old_name}{cast} is distinct from old.{old_name}{cast} then
    new.{new} := new.{old_name};
  else
    new.{old_name} := new.{new};
  end if;
  return new;
end
$$"
    );
    let trigger_name = format!("!{}", make_object_name("kept", old, ""));
    let events = vec![Event::Insert, Event::Update];
    let trigger = Trigger::before(column.location.clone(), trigger_name, events, name.to_string());
    let comment = format!("Keeps {old} of {} in step with {}. Generated.", table.name, column.name);
    (Function { name, location: column.location.clone(), definition, comment, callers: Vec::new() }, trigger)
}
