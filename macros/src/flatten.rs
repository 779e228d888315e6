//! Columns of other structs that a table has, too. A derive sees no other struct, so that everything goes by types: what names
//! columns ends in the like of the structs that are taken in, and rustc looks there for what it does not find.

use palisade_model::written::{Columns, Flattened, Table};
use palisade_model::{Ctxt, sql::SqlText};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Path};

use crate::rows::quoted;
use crate::{checks, rows};

/// What stands behind a table's own names.
pub(crate) const REST: &str = "__palisade_rest";

/// The type of what stands behind the columns of a table, one struct behind the other.
pub(crate) fn columns_type(flattened: &[Flattened]) -> TokenStream {
    flattened
        .iter()
        .rev()
        .fold(quote!(()), |rest, Flattened { of, .. }| quote!(<#of as ::palisade::Columns>::Fields<#rest>))
}

/// The same for the names of columns of an owner.
pub(crate) fn names_type(owner: &TokenStream, flattened: &[Flattened]) -> TokenStream {
    flattened.iter().rev().fold(
        quote!(()),
        |rest, Flattened { of, .. }| quote!(<#of as ::palisade::Columns>::Names<#owner, #rest>),
    )
}

/// What a table's own constants are made of: in their order, one behind the other.
pub(crate) enum Part<T> {
    Own(T),
    Of(Path),
}

/// The columns in the order of the fields; with `all` those without a field as well.
pub(crate) fn parts(table: &Table, all: bool) -> Vec<Part<&palisade_model::written::Column>> {
    let mut out = Vec::new();
    for place in 0..=table.columns.len() {
        let here = table.flattened.iter().filter(|of| of.at == place && (all || of.field.is_some()));
        out.extend(here.map(|of| Part::Of(of.of.clone())));
        out.extend(table.columns.get(place).map(Part::Own));
    }
    out
}

/// rustc finds in what was taken in whatever attributes mention and the table itself has not.
pub(crate) fn field_checks(table: &Table) -> TokenStream {
    if table.flattened.is_empty() {
        return TokenStream::new();
    }
    let own = checks::columns_ident(&table.ident);
    let (_, arguments, _) = table.generics.split_for_impl();
    let own = crate::lifetimes::to_static(quote!(#own #arguments));
    let fields = table
        .unknown_fields()
        .into_iter()
        .map(|field| quote_spanned!(field.span()=> const _: fn(&#own) = |a| { let _ = &a.#field; };));
    fields.collect()
}

/// The impls of a struct of columns.
pub(crate) fn columns(cx: &Ctxt, input: &syn::DeriveInput, columns: &Columns) -> (TokenStream, TokenStream) {
    let ident = &columns.ident;
    let (fields_ident, names_ident) = (checks::columns_ident(ident), rows::names_ident(ident));
    let rest = format_ident!("{REST}");
    let fields = columns.columns.iter().map(|column| {
        let (field, ty) = (&column.ident, &column.ty);
        quote!(pub #field: #ty)
    });
    let names = columns.columns.iter().map(|column| {
        let (field, ty) = (&column.ident, &column.ty);
        quote!(pub #field: ::palisade::Column<__Owner, #ty>)
    });
    let values = columns.columns.iter().map(|column| {
        let (field, name) = (&column.ident, column.sql_name());
        let quoted = quoted(&name);
        quote!(#field: ::palisade::Column::new(#name, #quoted))
    });
    let metas = columns.columns.iter().map(rows::meta);
    let list = columns.columns.iter().map(|column| quoted(&column.sql_name())).collect::<Vec<_>>().join(", ");
    let from_row = rows::from_row(input, &columns.columns, &[]);
    let items = quote! {
        pub struct #fields_ident<__Rest> { #(#fields,)* #rest: __Rest }
        #[automatically_derived]
        impl<__Rest> ::core::ops::Deref for #fields_ident<__Rest> {
            type Target = __Rest;
            fn deref(&self) -> &__Rest { &self.#rest }
        }
        pub struct #names_ident<__Owner: ?::core::marker::Sized, __Rest> { #(#names,)* #rest: __Rest }
        #[automatically_derived]
        impl<__Owner: ?::core::marker::Sized, __Rest> ::core::ops::Deref for #names_ident<__Owner, __Rest> {
            type Target = __Rest;
            fn deref(&self) -> &__Rest { &self.#rest }
        }
        #[automatically_derived]
        impl<__Owner: ?::core::marker::Sized, __Rest: ::palisade::__private::Names> ::palisade::__private::Names
            for #names_ident<__Owner, __Rest>
        {
            const NAMES: Self = Self { #(#values,)* #rest: <__Rest as ::palisade::__private::Names>::NAMES };
        }
        #[automatically_derived]
        impl ::palisade::Columns for #ident {
            type Fields<__Rest> = #fields_ident<__Rest>;
            type Names<__Owner: ?::core::marker::Sized, __Rest: ::palisade::__private::Names> =
                #names_ident<__Owner, __Rest>;
            const META: &'static [::palisade::ColumnMeta] = &[#(#metas),*];
            const LIST: &'static ::core::primitive::str = #list;
        }
        #from_row
    };
    let mut checks: TokenStream = columns
        .columns
        .iter()
        .map(|column| checks::of_column(cx, column, &quote!(#fields_ident<()>)))
        .collect();
    checks.extend(columns.sql_texts().into_iter().flat_map(SqlText::names).map(checks::name_check));
    (items, checks)
}

/// `"id", "created_at"`, put together by rustc where other structs have a part in it.
pub(crate) fn list(parts: &[Part<&palisade_model::written::Column>]) -> TokenStream {
    let own = |column: &palisade_model::written::Column| quoted(&column.sql_name());
    if let Some(all) = all_own(parts) {
        let list = all.iter().map(|column| own(column)).collect::<Vec<_>>().join(", ");
        return quote!(#list);
    }
    let parts = parts.iter().map(|part| match part {
        Part::Own(column) => {
            let name = own(column);
            quote!(#name)
        }
        Part::Of(path) => quote!(<#path as ::palisade::Columns>::LIST),
    });
    quote!({
        const PARTS: &[&::core::primitive::str] = &[#(#parts),*];
        const LENGTH: ::core::primitive::usize = ::palisade::__private::joined_length(PARTS);
        const BYTES: [::core::primitive::u8; LENGTH] = ::palisade::__private::joined(PARTS);
        ::palisade::__private::text(&BYTES)
    })
}

/// The names and fields of all columns.
pub(crate) fn metas(parts: &[Part<&palisade_model::written::Column>]) -> TokenStream {
    if let Some(all) = all_own(parts) {
        let metas = all.into_iter().map(rows::meta);
        return quote!(&[#(#metas),*]);
    }
    let parts = parts.iter().map(|part| match part {
        Part::Own(column) => {
            let meta = rows::meta(column);
            quote!(&[#meta])
        }
        Part::Of(path) => quote!(<#path as ::palisade::Columns>::META),
    });
    quote!({
        const PARTS: &[&[::palisade::ColumnMeta]] = &[#(#parts),*];
        const LENGTH: ::core::primitive::usize = ::palisade::__private::metas_length(PARTS);
        const METAS: [::palisade::ColumnMeta; LENGTH] = ::palisade::__private::metas(PARTS);
        &METAS
    })
}

fn all_own<'c>(
    parts: &[Part<&'c palisade_model::written::Column>],
) -> Option<Vec<&'c palisade_model::written::Column>> {
    let own = |part: &Part<&'c palisade_model::written::Column>| match part {
        Part::Own(column) => Some(*column),
        Part::Of(_) => None,
    };
    parts.iter().map(own).collect()
}

/// The place behind a struct's own names, with how rustc gets there.
pub(crate) fn rest_of(
    ident: &Ident,
    generics: &syn::Generics,
    flattened: &[Flattened],
    target: &TokenStream,
) -> (TokenStream, TokenStream) {
    if flattened.is_empty() {
        return (TokenStream::new(), TokenStream::new());
    }
    let rest = format_ident!("{REST}");
    let (generics, arguments, clause) = generics.split_for_impl();
    let deref = quote! {
        #[automatically_derived]
        impl #generics ::core::ops::Deref for #ident #arguments #clause {
            type Target = #target;
            fn deref(&self) -> &#target { &self.#rest }
        }
    };
    (quote!(#rest: #target,), deref)
}
