//! `{names}` in SQL text as quoted identifiers.

use super::{At, Resolver};
use crate::ctxt::Problem;
use crate::name::quote_ident;
use crate::scan::{Item, ItemKind, Lookup};
use crate::sql::{SqlName, SqlText};
use crate::suggest::did_you_mean;
use crate::written::{Column, unknown_field};

impl<'a> Resolver<'a> {
    /// The text with every name filled in; `own` are the columns that a bare field may mean.
    pub(super) fn expand(&self, at: &At<'_>, sql: &SqlText, own: &[Column]) -> String {
        sql.expand(|name| {
            self.name(at, name, own).unwrap_or_else(|problem| {
                at.cx.push(problem);
                String::new()
            })
        })
    }

    fn name(&self, at: &At<'_>, name: &SqlName, own: &[Column]) -> Result<String, Problem> {
        let written = name.written();
        let unknown = |known: Vec<String>| {
            let known = known.iter().map(String::as_str);
            let problem = Problem::new(name.span, format!("`{{{written}}}` is not known"));
            problem.maybe_help(did_you_mean(name.path.last().map_or("", String::as_str), known))
        };
        if let Some(field) = name.field() {
            let column = own.iter().find(|column| column.field() == field);
            let owner = &at.item.name;
            return column
                .map(|column| quote_ident(&column.sql_name()))
                .ok_or_else(|| unknown_field(&syn::Ident::new(field, name.span), owner, own));
        }
        let has_name = |kind: &ItemKind| !matches!(kind, ItemKind::Alias(_) | ItemKind::Const(_));
        // The owner first: the variant `Kind::Message` is not the table `Message`.
        let split = name.path.split_last().filter(|(_, owner)| !owner.is_empty());
        let owner =
            split.map(|(last, owner)| (last, owner, self.scope.lookup(at.item.module, owner, has_name)));
        match owner {
            Some((last, _, Lookup::Item(item))) => {
                return member(item, last).ok_or_else(|| unknown(members(item)));
            }
            Some((_, owner, Lookup::Ambiguous(items))) => {
                return Err(self.ambiguous(name.span, &owner.join("::"), &items));
            }
            Some((_, _, Lookup::Foreign)) | None => {}
        }
        match self.scope.lookup(at.item.module, &name.path, has_name) {
            Lookup::Item(item) => self.name_of(item).map(|name| name.to_string()).ok_or_else(|| {
                let problem =
                    Problem::new(name.span, format!("`{}` is no object in the database", item.name));
                problem.help("name the column or the type that it is stored as")
            }),
            Lookup::Ambiguous(items) => Err(self.ambiguous(name.span, &written, &items)),
            Lookup::Foreign => {
                // Of `Sort::Message` it is `Sort` that is not there.
                let owner = split.and_then(|(_, owner)| owner.last());
                let owner = owner.filter(|owner| owner.starts_with(char::is_uppercase));
                let wanted = owner.or(name.path.last()).map_or("", String::as_str);
                let problem = Problem::new(name.span, format!("`{{{written}}}` is not known"));
                Err(problem.maybe_help(did_you_mean(wanted, self.scope.names(has_name))))
            }
        }
    }
}

/// A column of a table or view as an identifier, a word of an enum as a literal.
fn member(item: &Item, name: &str) -> Option<String> {
    match &item.kind {
        ItemKind::Enum(words) => words.variant(name).map(|variant| words.literal(variant)),
        kind => {
            columns(kind).iter().find(|column| column.field() == name).map(|c| quote_ident(&c.sql_name()))
        }
    }
}

fn members(item: &Item) -> Vec<String> {
    match &item.kind {
        ItemKind::Enum(words) => words.variants.iter().map(|variant| variant.ident.to_string()).collect(),
        kind => columns(kind).iter().map(Column::field).collect(),
    }
}

fn columns(kind: &ItemKind) -> &[Column] {
    match kind {
        ItemKind::Table(table) => &table.columns,
        ItemKind::View(view) => &view.columns,
        _ => &[],
    }
}
