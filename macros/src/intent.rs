//! What the scan assumes about intent: relations and variants that an attribute names are there.

use palisade_model::rust_type::{Base, shape};
use palisade_model::written::{AtomKind, Column, Predicate, Table, Value, View, ViewBody};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Path};

use crate::checks::columns_ident;
use crate::lifetimes::to_static;

/// The hidden struct with the relations of a table.
pub(crate) fn relations_ident(ident: &Ident) -> Ident {
    format_ident!("{}Relations", ident.unraw(), span = ident.span())
}

/// A field for each relation, with the type of what it leads to, so that rustc knows which name is similar.
pub(crate) fn relations(table: &Table) -> TokenStream {
    let name = relations_ident(&table.ident);
    let fields = table.intent.relations.iter().filter_map(|relation| {
        let column = table.column(&relation.to.unraw().to_string())?;
        let (name, ty) = (&relation.name, to_static(column.ty.to_token_stream()));
        Some(quote!(pub #name: #ty))
    });
    quote!(pub struct #name { #(#fields,)* })
}

pub(crate) fn of_table(table: &Table) -> TokenStream {
    let mut out: TokenStream =
        table.predicates().flat_map(|predicate| predicate_checks(predicate, Some(table))).collect();
    for (field, value) in table.intent.values() {
        out.extend(table.column(&field.unraw().to_string()).map(|column| value_check(column, value)));
    }
    out
}

/// The columns and values of a view by intent are another struct's: rustc knows its fields, not its attributes.
pub(crate) fn of_view(view: &View) -> TokenStream {
    let ViewBody::Of(of) = &view.body else { return TokenStream::new() };
    let table = &of.table;
    let named = of.columns.iter().chain(of.rows.atoms().into_iter().flat_map(|atom| atom.fields()));
    let fields = named.map(|field| quote_spanned!(field.span()=> let _ = &a.#field;));
    let mut out = quote_spanned! {table.span()=>
        const _: fn(&<#table as ::palisade::Table>::Fields) = |a| { #(#fields)* };
    };
    out.extend(predicate_checks(&of.rows, None));
    out
}

fn predicate_checks(predicate: &Predicate, table: Option<&Table>) -> TokenStream {
    let mut out = TokenStream::new();
    for atom in predicate.atoms() {
        match &atom.kind {
            AtomKind::Related { table: holder, relation, column } => {
                out.extend(relation_check(holder, relation, column, table));
            }
            AtomKind::In { column, values } => {
                let column = table.and_then(|table| table.column(&column.unraw().to_string()));
                let Some(column) = column else { continue };
                out.extend(values.iter().map(|value| value_check(column, value)));
            }
            _ => {}
        }
    }
    out
}

fn relation_check(holder: &Path, relation: &Ident, column: &Ident, table: Option<&Table>) -> TokenStream {
    let here = table.and_then(|table| table.column(&column.unraw().to_string()).map(|found| (table, found)));
    let overridden = here.is_some_and(|(_, column)| column.sql_type.is_some());
    let body = match here {
        Some((table, _)) if !overridden => {
            let own = columns_ident(&table.ident);
            let (_, arguments, _) = table.generics.split_for_impl();
            let own = to_static(quote!(#own #arguments));
            let mut field = column.clone();
            field.set_span(relation.span());
            return quote_spanned! {relation.span()=>
                const _: fn(&#own, &<#holder as ::palisade::Table>::Relations) = |a, b| {
                    ::palisade::__private::same_person(&a.#field, &b.#relation);
                };
            };
        }
        _ => quote_spanned!(relation.span()=> let _ = &a.#relation;),
    };
    quote_spanned! {relation.span()=>
        const _: fn(&<#holder as ::palisade::Table>::Relations) = |a| { #body };
    }
}

/// `status == Active` has to be a variant of the column's enum.
fn value_check(column: &Column, value: &Value) -> TokenStream {
    let Value::Path(path) = value else { return TokenStream::new() };
    let (Some(variant), Ok(shape)) = (path.segments.last().map(|last| &last.ident), shape(&column.ty)) else {
        return TokenStream::new();
    };
    let name = variant.unraw().to_string();
    let Base::Path(ty) = &shape.base else { return TokenStream::new() };
    if name.to_uppercase() == name {
        return quote!(const _: fn() = || { let _ = #path; };);
    }
    let ty = to_static(ty.to_token_stream());
    quote_spanned!(variant.span()=> const _: fn(&#ty) -> bool = |value| ::core::matches!(value, <#ty>::#variant);)
}
