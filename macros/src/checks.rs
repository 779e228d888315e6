//! What the scan assumes about names and types, as constants that rustc evaluates and throws away.

use palisade_model::rust_type::{Base, Known, known, shape, type_arguments};
use palisade_model::sql::{SqlName, SqlText};
use palisade_model::written::{Column, ForeignKey, Str, Table, Target, Value, View, ViewBody};
use palisade_model::{Ctxt, Problem};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Path, Type};

use crate::lifetimes::to_static;

/// The hidden struct with the columns of a table.
pub(crate) fn columns_ident(ident: &Ident) -> Ident {
    format_ident!("{}Columns", ident.unraw(), span = ident.span())
}

pub(crate) fn of_table(cx: &Ctxt, table: &Table) -> TokenStream {
    let own = with_arguments(&columns_ident(&table.ident), table);
    let mut out: TokenStream = table.columns.iter().map(|column| of_column(cx, column, &own)).collect();
    for key in &table.foreign_keys {
        let overridden = key.columns.iter().any(|field| {
            table.columns.iter().any(|column| column.ident == *field && column.sql_type.is_some())
        });
        out.extend(foreign_key_check(&own, key, overridden));
    }
    out.extend(table.sql_texts().into_iter().flat_map(SqlText::names).map(name_check));
    out.extend(crate::flatten::field_checks(table));
    out
}

/// What rustc has to check of a column; `own` is the hidden struct that it is a field of.
pub(crate) fn of_column(cx: &Ctxt, column: &Column, own: &TokenStream) -> TokenStream {
    let mut out = type_check(cx, column);
    out.extend(default_check(column));
    let key = column.foreign_key.as_ref();
    out.extend(key.map(|key| foreign_key_check(own, key, column.sql_type.is_some())));
    out
}

pub(crate) fn of_view(view: &View) -> TokenStream {
    let names = view.sql_texts().into_iter().flat_map(SqlText::names).map(name_check);
    names.chain(view_file_check(&view.body)).collect()
}

/// The file is there: rustc looks for it where the scan does, beside the Rust file.
fn view_file_check(body: &ViewBody) -> Option<TokenStream> {
    let ViewBody::File(Str { value, span }) = body else { return None };
    Some(quote_spanned!(*span=> const _: &::core::primitive::str = ::core::include_str!(#value);))
}

/// A transparent newtype's type as an expression, and what rustc has to check about it.
pub(crate) fn transparent(cx: &Ctxt, inner: &Type) -> (TokenStream, TokenStream) {
    let shape = match shape(inner) {
        Ok(shape) => shape,
        Err(problem) => {
            cx.push(problem);
            return (quote!(""), quote!());
        }
    };
    match &shape.base {
        Base::Sql(sql) => (quote!(#sql), quote!()),
        Base::Path(path) => match lookup(path) {
            Known::Sql(sql) => (quote!(#sql), probe(path, sql)),
            Known::Reject(help) if path.get_ident().is_some_and(is_primitive) => {
                cx.push(rejected(path, help));
                (quote!(""), quote!())
            }
            _ => (quote!(<#path as ::palisade::PgType>::SQL), quote!()),
        },
    }
}

/// A type that the scan knows by its name must not turn out to be another one of that name; any other type has to say
/// what it is stored as.
fn type_check(cx: &Ctxt, column: &Column) -> TokenStream {
    if column.sql_type.is_some() || column.json {
        return TokenStream::new();
    }
    let shape = match shape(&column.ty) {
        Ok(shape) => shape,
        Err(problem) => {
            cx.push(problem);
            return TokenStream::new();
        }
    };
    let Base::Path(path) = &shape.base else { return TokenStream::new() };
    match lookup(path) {
        Known::Sql(sql) => probe(path, sql),
        // Which crate's type it is decides; the scan reads that from the `use` line.
        Known::Ambiguous => TokenStream::new(),
        Known::Reject(help) if path.get_ident().is_some_and(is_primitive) => {
            cx.push(rejected(path, help));
            TokenStream::new()
        }
        Known::Reject(_) | Known::Unknown => {
            let ty = to_static(path.to_token_stream());
            quote_spanned!(path.span()=> const _: fn() = ::palisade::__private::column_type::<#ty>;)
        }
    }
}

fn lookup(path: &Path) -> Known {
    let segments: Vec<String> = path.segments.iter().map(|s| s.ident.unraw().to_string()).collect();
    known(&segments, type_arguments(path))
}

fn probe(path: &Path, sql: &str) -> TokenStream {
    let ty = to_static(path.to_token_stream());
    let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let text = format!(
        "`{name}` is read as the PostgreSQL type {sql}, and here it is another type of that name: \
         write its path, or add `#[column(type = \"…\")]`"
    );
    quote_spanned! {path.span()=>
        const _: () = {
            #[allow(unused_imports)]
            use ::palisade::__private::Unmapped as _;
            ::core::assert!(::palisade::__private::agrees(<::palisade::__private::Probe<#ty>>::SQL, #sql), #text);
        };
    }
}

fn is_primitive(ident: &Ident) -> bool {
    const REJECTED: &[&str] = &["i8", "u8", "u16", "u32", "u64", "usize", "isize", "i128", "u128", "str"];
    REJECTED.iter().any(|name| ident == name)
}

fn rejected(path: &Path, help: &str) -> Problem {
    let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    Problem::new(path.span(), format!("`{name}` has no PostgreSQL type")).help(help)
}

/// `default = Runner` has to be a variant, `default = MAX` a constant that is there.
fn default_check(column: &Column) -> TokenStream {
    let Some(Value::Path(path)) = &column.default else { return TokenStream::new() };
    let (Some(ident), Ok(shape)) = (path.get_ident(), shape(&column.ty)) else {
        return quote!(const _: fn() = || { let _ = #path; };);
    };
    let name = ident.unraw().to_string();
    if name.to_uppercase() == name {
        return quote!(const _: fn() = || { let _ = #ident; };);
    }
    let Base::Path(ty) = &shape.base else { return quote!(const _: fn() = || { let _ = #path; };) };
    let ty = to_static(ty.to_token_stream());
    quote!(const _: fn(&#ty) -> bool = |value| ::core::matches!(value, <#ty>::#ident);)
}

/// The fields on both sides exist, and unless `type = "…"` says otherwise they are the same type.
fn foreign_key_check(own: &TokenStream, key: &ForeignKey, overridden: bool) -> TokenStream {
    let Target::Fields { table: target, columns } = &key.target else { return TokenStream::new() };
    let own = to_static(own.clone());
    let check = if overridden { format_ident!("same_row") } else { format_ident!("same_key") };
    let pairs = key.columns.iter().zip(columns).map(|(field, there)| {
        // On the field that is referred to, so that the caret of a mismatch is there alone.
        let mut field = field.clone();
        field.set_span(there.span());
        quote_spanned!(there.span()=> ::palisade::__private::#check(&a.#field, &b.#there);)
    });
    // `User` alone: the lifetimes of its columns do not matter here.
    quote_spanned! {target.span()=>
        const _: fn(&#own, &<#target as ::palisade::Table>::Fields) = |a, b| { #(#pairs)* };
    }
}

fn with_arguments(ident: &Ident, table: &Table) -> TokenStream {
    let (_, arguments, _) = table.generics.split_for_impl();
    quote!(#ident #arguments)
}

/// `{Type}` names something in the database, `{Type::field}` a column of it, `{Enum::Variant}` one of its words. A bare
/// field was checked when the attributes were read.
pub(crate) fn name_check(name: &SqlName) -> TokenStream {
    if name.field().is_some() {
        return TokenStream::new();
    }
    let span = name.span;
    let idents: Vec<Ident> = name.path.iter().map(|segment| identifier(segment, span)).collect();
    let starts_upper = |i: usize| name.path.get(i).is_some_and(|s| s.starts_with(char::is_uppercase));
    let last = idents.len() - 1;
    let owner = &idents[..last];
    if last > 0 && starts_upper(last - 1) {
        let member = &idents[last];
        if starts_upper(last) {
            return quote_spanned!(span=> const _: fn() = || { let _ = #(#owner)::*::#member; };);
        }
        return quote_spanned! {span=>
            const _: fn(&<#(#owner)::* as ::palisade::Relation>::Columns) = |a| { let _ = &a.#member; };
        };
    }
    quote_spanned!(span=> const _: fn() = ::palisade::__private::named::<#(#idents)::*>;)
}

fn identifier(name: &str, span: proc_macro2::Span) -> Ident {
    match name {
        "crate" | "self" | "super" | "Self" => Ident::new(name, span),
        _ => syn::parse_str::<Ident>(name).map_or_else(
            |_| Ident::new_raw(name, span),
            |mut ident| {
                ident.set_span(span);
                ident
            },
        ),
    }
}
