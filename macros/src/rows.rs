//! Structs as rows, and types as values of rows. Nothing of a driver is named: the bounds are asked for where a row is read.

use palisade_model::written::{Column, Flattened, PgEnum, Representation, Str};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Ident, Type, parse_quote};

use crate::expand::{Shape, own_name};
use crate::flatten::{self, REST};

/// The hidden struct with the names of a relation's columns.
pub(crate) fn names_ident(ident: &Ident) -> Ident {
    format_ident!("{}Names", ident.unraw(), span = ident.span())
}

/// The name and the field of a column.
pub(crate) fn meta(column: &Column) -> TokenStream {
    let (name, field) = (column.sql_name(), column.field());
    quote!(::palisade::ColumnMeta { name: #name, field: #field })
}

/// The names of a relation for SQL, its columns with their types, and the struct from a row.
pub(crate) fn of_relation(
    input: &DeriveInput,
    name: Option<&Str>,
    schema: Option<&Str>,
    shape: &Shape<'_>,
) -> TokenStream {
    let ident = &input.ident;
    let columns = shape.columns;
    let (generics, arguments, clause) = input.generics.split_for_impl();
    let names_ident = names_ident(ident);
    let target = flatten::names_type(&quote!(#ident #arguments), shape.flattened);
    let (rest, deref) = flatten::rest_of(&names_ident, &input.generics, shape.flattened, &target);
    let rest_ident = format_ident!("{REST}");
    let rest_value = (!shape.flattened.is_empty())
        .then(|| quote!(#rest_ident: <#target as ::palisade::__private::Names>::NAMES,));
    let fields = columns.iter().map(
        |Column { ident: field, ty, .. }| quote!(pub #field: ::palisade::Column<#ident #arguments, #ty>),
    );
    let values = columns.iter().map(|column| {
        let (field, name) = (&column.ident, column.sql_name());
        let quoted = quoted(&name);
        quote!(#field: ::palisade::Column::new(#name, #quoted))
    });
    let list = flatten::list(&shape.held);
    let table = quoted(&own_name(name, ident));
    let table = schema.map_or(table.clone(), |schema| format!("{}.{table}", quoted(&schema.value)));
    let lifetimes = input.generics.lifetimes().map(|param| &param.lifetime).collect::<Vec<_>>();
    let types = input.generics.type_params().map(|param| &param.ident);
    let marker = format_ident!("__palisade_marker");
    let from_row = from_row(input, columns, shape.flattened);
    quote! {
        pub struct #names_ident #generics #clause {
            #(#fields,)*
            #marker: ::core::marker::PhantomData<(#(&#lifetimes (),)* #(#types,)*)>,
            #rest
        }
        #deref
        #[automatically_derived]
        impl #generics ::palisade::Row for #ident #arguments #clause {
            type Names = #names_ident #arguments;
            const TABLE: &'static ::core::primitive::str = #table;
            const LIST: &'static ::core::primitive::str = #list;
            const COLUMNS: Self::Names = #names_ident {
                #(#values,)*
                #marker: ::core::marker::PhantomData,
                #rest_value
            };
        }
        #from_row
    }
}

pub(crate) fn from_row(input: &DeriveInput, columns: &[Column], flattened: &[Flattened]) -> TokenStream {
    let ident = &input.ident;
    let Data::Struct(data) = &input.data else { return TokenStream::new() };
    let (_, arguments, _) = input.generics.split_for_impl();
    let row = format_ident!("__PalisadeRow");
    let mut generics = input.generics.clone();
    generics.params.push(parse_quote!(#row: ::palisade::DriverRow));
    let mut values = TokenStream::new();
    let mut bounds = Vec::<syn::WherePredicate>::new();
    for field in &data.fields {
        let (Some(name), ty) = (&field.ident, &field.ty) else { return TokenStream::new() };
        if flattened.iter().any(|of| of.field.as_ref() == Some(name)) {
            bounds.push(parse_quote!(#ty: ::palisade::FromRow<#row>));
            values.extend(quote!(#name: <#ty as ::palisade::FromRow<#row>>::try_from_row(row)?,));
            continue;
        }
        match columns.iter().find(|column| column.ident == *name) {
            Some(column) => {
                let sql = column.sql_name();
                let (bound, get) = match column.json {
                    true => (format_ident!("GetJson"), format_ident!("get_json")),
                    false => (format_ident!("Get"), format_ident!("get")),
                };
                bounds.push(parse_quote!(#ty: ::palisade::__private::#bound<#row>));
                values.extend(quote!(#name: <#ty as ::palisade::__private::#bound<#row>>::#get(row, #sql)?,));
            }
            None => {
                bounds.push(parse_quote!(#ty: ::palisade::__private::Skipped<#row>));
                values.extend(quote!(#name: <#ty as ::palisade::__private::Skipped<#row>>::skipped(),));
            }
        }
    }
    generics.make_where_clause().predicates.extend(bounds);
    let (generics, _, clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics ::palisade::FromRow<#row> for #ident #arguments #clause {
            fn try_from_row(row: &#row) -> ::core::result::Result<Self, #row::Error> {
                ::core::result::Result::Ok(Self { #values })
            }
        }
    }
}

/// An enum as a value.
pub(crate) fn of_enum(parsed: &PgEnum, sql: &str) -> TokenStream {
    let ident = &parsed.ident;
    let variants = parsed.variants.iter().map(|variant| &variant.ident);
    if parsed.representation == Representation::Int {
        let numbers: Option<Vec<Literal>> = parsed
            .variants
            .iter()
            .map(|variant| variant.value.parse::<i32>().ok().map(Literal::i32_unsuffixed))
            .collect();
        let Some(numbers) = numbers else { return TokenStream::new() };
        return quote!(::palisade::__number_value!(#ident, #(#numbers => #variants,)*););
    }
    let words = parsed.variants.iter().map(|variant| &variant.value);
    quote!(::palisade::__word_value!(#ident, #sql, #(#words => #variants,)*);)
}

/// A newtype as a value.
pub(crate) fn of_newtype(ident: &Ident, inner: &Type) -> TokenStream {
    quote! {
        ::palisade::__through_value!(
            #ident,
            #inner,
            |inner| ::core::result::Result::Ok(Self(inner)),
            |outer: &Self| ::core::clone::Clone::clone(&outer.0)
        );
    }
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
