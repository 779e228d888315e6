//! Columns of other structs that a table takes in: `#[column(flatten)]` and `#[table(extends = …)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;

use super::{Item, ItemKind, Lookup, Scope, Sources};
use crate::ctxt::{Ctxt, Problem};
use crate::diagnostic::Diagnostic;
use crate::suggest::did_you_mean;
use crate::written::{self, Column, Flattened, Table};

/// Puts the columns that tables take in among their own, and checks then what a table says of its columns as a whole.
pub(super) fn take_in(sources: &mut Sources) {
    let mut taken: Vec<(usize, Vec<Placed>)> = Vec::new();
    let mut diagnostics = Vec::new();
    {
        let scope = Scope::new(sources);
        for (index, item) in sources.items.iter().enumerate() {
            let ItemKind::Table(table) = &item.kind else { continue };
            if table.flattened.is_empty() {
                continue;
            }
            let cx = Ctxt::new();
            let mut columns = columns(&cx, &scope, sources, item, table);
            if cx.is_empty() {
                check(&cx, table, &columns);
            }
            // Said already, and not once more for each place of the two.
            let own = |field: &str| table.column(field).is_some();
            let mut seen = std::collections::BTreeSet::new();
            columns.retain(|Placed { column, taken }| {
                (taken.is_none() || !own(&column.field())) && seen.insert(column.field())
            });
            let file = &sources.files[item.file];
            diagnostics
                .extend(cx.finish().into_iter().map(|problem| Diagnostic::from_problem(file, problem)));
            taken.push((index, columns));
        }
    }
    sources.diagnostics.extend(diagnostics);
    for (index, columns) in taken {
        if let ItemKind::Table(table) = &mut sources.items[index].kind {
            table.columns = columns.into_iter().map(|placed| placed.column).collect();
        }
    }
}

/// A column, and where it was taken in.
struct Placed {
    column: Column,
    taken: Option<Span>,
}

/// The table's own columns with those that it takes in, each in its place.
fn columns(cx: &Ctxt, scope: &Scope<'_>, sources: &Sources, item: &Item, table: &Table) -> Vec<Placed> {
    let mut out = Vec::new();
    for place in 0..=table.columns.len() {
        for flattened in table.flattened.iter().filter(|flattened| flattened.at == place) {
            let Some((origin, columns)) = find(cx, scope, sources, item, flattened) else { continue };
            out.extend(columns.iter().map(|column| Placed {
                column: Column { origin: Some(origin), ..column.clone() },
                taken: Some(flattened.span),
            }));
        }
        out.extend(table.columns.get(place).cloned().map(|column| Placed { column, taken: None }));
    }
    out
}

fn find<'a>(
    cx: &Ctxt,
    scope: &Scope<'a>,
    sources: &'a Sources,
    item: &Item,
    flattened: &Flattened,
) -> Option<(usize, &'a [Column])> {
    let path: Vec<String> =
        flattened.of.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
    let span = flattened.of.segments.last()?.ident.span();
    let written = path.join("::");
    let is_columns = |kind: &ItemKind| matches!(kind, ItemKind::Columns(_));
    match scope.lookup(item.module, &path, is_columns) {
        Lookup::Item(found) => {
            let origin = sources.items.iter().position(|item| std::ptr::eq(item, found))?;
            let ItemKind::Columns(columns) = &found.kind else { return None };
            Some((origin, &columns.columns))
        }
        Lookup::Ambiguous(items) => {
            let files: Vec<&str> = items.iter().map(|item| scope.file_of(item)).collect();
            let problem = Problem::new(span, format!("`{written}` could be several structs"));
            cx.push(problem.help(format!("name the module: it is declared in {}", files.join(" and "))));
            None
        }
        Lookup::Foreign => {
            let known = scope.names(is_columns);
            let problem =
                Problem::new(span, format!("no struct `{written}` in the sources derives `Columns`"));
            let help = did_you_mean(&written, known).filter(|help| help.starts_with("did"));
            cx.push(problem.maybe_help(help.or_else(|| Some("add `#[derive(Columns)]` to it".to_owned()))));
            None
        }
    }
}

/// What the derive could not check without the other structs.
fn check(cx: &Ctxt, table: &Table, columns: &[Placed]) {
    for (place, Placed { column, taken }) in columns.iter().enumerate() {
        let Some(span) = *taken else { continue };
        // Of two that were taken in the second one is too much.
        let others = columns.iter().enumerate().filter(|(other, one)| *other < place || one.taken.is_none());
        if others.into_iter().any(|(_, other)| other.column.field() == column.field()) {
            let text = format!("`{}` is a column already, and is taken in as well", column.field());
            return cx.push(Problem::new(span, text).help("rename one of the two fields"));
        }
    }
    // Where something is wrong with a column that was taken in, the table is told at the place that takes it in.
    let here = columns.iter().map(|Placed { column, taken }| match taken {
        Some(span) => column.at(*span),
        None => column.clone(),
    });
    written::check_table(cx, &Table { columns: here.collect(), flattened: Vec::new(), ..table.clone() });
}
