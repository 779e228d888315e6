//! The impls of each derive. They come out even where the input is wrong, so that one mistake gives one message.

use palisade_model::name::snake_case;
use palisade_model::written::{
    Column, Columns, Flattened, PgEnum, PgType, PgTypeKind, Representation, Str, Table, View,
};
use palisade_model::{Ctxt, Problem};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{DeriveInput, Generics, Ident};

use crate::flatten::{self, Part};
use crate::{checks, intent, rows};

pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let Some(table) = Table::parse(&cx, input) else {
        return wrap(cx, relation(input, None, None, &Shape::of(&[])), quote!());
    };
    let mut checks = checks::of_table(&cx, &table);
    checks.extend(intent::of_table(&table));
    let shape = Shape {
        columns: &table.columns,
        flattened: &table.flattened,
        all: flatten::parts(&table, true),
        held: flatten::parts(&table, false),
    };
    let mut item = relation(input, table.name.as_ref(), table.schema.as_ref(), &shape);
    let ident = &table.ident;
    let columns = checks::columns_ident(ident);
    let (relations_ident, relations) = (intent::relations_ident(ident), intent::relations(&table));
    let (generics, arguments, clause) = table.generics.split_for_impl();
    item.extend(quote! {
        #[automatically_derived]
        impl #generics ::palisade::Table for #ident #arguments #clause {
            type Fields = #columns #arguments;
            type Relations = #relations_ident;
        }
        #relations
    });
    item.extend(rows::of_relation(input, table.name.as_ref(), table.schema.as_ref(), &shape));
    wrap(cx, item, checks)
}

pub(crate) fn view(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let Some(view) = View::parse(&cx, input) else {
        return wrap(cx, relation(input, None, None, &Shape::of(&[])), quote!());
    };
    let mut checks = checks::of_view(&view);
    checks.extend(intent::of_view(&view));
    let shape = Shape::of(&view.columns);
    let mut item = relation(input, view.name.as_ref(), view.schema.as_ref(), &shape);
    item.extend(rows::of_relation(input, view.name.as_ref(), view.schema.as_ref(), &shape));
    wrap(cx, item, checks)
}

pub(crate) fn columns(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let Some(columns) = Columns::parse(&cx, input) else { return wrap(cx, quote!(), quote!()) };
    let (items, checks) = flatten::columns(&cx, input, &columns);
    wrap(cx, items, checks)
}

/// The columns of a relation: its own, and those that it takes in.
pub(crate) struct Shape<'c> {
    pub(crate) columns: &'c [Column],
    pub(crate) flattened: &'c [Flattened],
    /// All that it has, in their order.
    pub(crate) all: Vec<Part<&'c Column>>,
    /// Those of which its struct has values.
    pub(crate) held: Vec<Part<&'c Column>>,
}

impl<'c> Shape<'c> {
    /// A relation that takes in nothing.
    fn of(columns: &'c [Column]) -> Self {
        let own = || columns.iter().map(Part::Own).collect();
        Self { columns, flattened: &[], all: own(), held: own() }
    }
}

pub(crate) fn pg_enum(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let parsed = PgEnum::parse(&cx, input);
    let name = parsed.as_ref().and_then(|parsed| parsed.name.as_ref());
    let sql = match parsed.as_ref().map(|parsed| parsed.representation) {
        Some(Representation::TextCheck) => "text".to_owned(),
        Some(Representation::Int) => "integer".to_owned(),
        _ => own_name(name, &input.ident),
    };
    let item = pg_type_impl(&input.ident, &input.generics, quote!(#sql), false);
    let named = named(&input.ident, &input.generics);
    let value = parsed.as_ref().map(|parsed| rows::of_enum(parsed, &sql));
    wrap(cx, quote!(#item #named #value), quote!())
}

pub(crate) fn pg_type(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let parsed = PgType::parse(&cx, input).map(|parsed| parsed.kind);
    let value = match &parsed {
        Some(PgTypeKind::Transparent { inner } | PgTypeKind::Domain { inner, .. }) => {
            rows::of_newtype(&input.ident, inner)
        }
        _ => TokenStream::new(),
    };
    let (sql, checks) = match parsed {
        Some(PgTypeKind::Transparent { inner }) => checks::transparent(&cx, &inner),
        Some(PgTypeKind::Domain { domain, .. }) => {
            let sql = own_name(domain.name.as_ref(), &input.ident);
            (quote!(#sql), quote!())
        }
        Some(PgTypeKind::Composite { name, .. }) => {
            let sql = own_name(name.as_ref(), &input.ident);
            (quote!(#sql), quote!())
        }
        None => (quote!(""), quote!()),
    };
    let item = pg_type_impl(&input.ident, &input.generics, sql, false);
    let named = named(&input.ident, &input.generics);
    wrap(cx, quote!(#item #named #value), checks)
}

/// The problems as compile errors, the impls, and the checks unless problems say already what is wrong.
fn wrap(cx: Ctxt, items: TokenStream, checks: TokenStream) -> TokenStream {
    let problems = cx.finish();
    let errors = problems.iter().map(compile_error);
    let checks = problems.is_empty().then_some(checks);
    quote! {
        #(#errors)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, non_snake_case, dead_code, private_interfaces, private_bounds, deprecated)]
        const _: () = {
            #items
            #checks
        };
    }
}

fn compile_error(problem: &Problem) -> TokenStream {
    let text = problem.as_compile_error();
    quote_spanned!(problem.span=> ::core::compile_error!(#text);)
}

/// The columns as public fields of a hidden struct: a foreign key of another module is checked against it even where
/// the fields themselves are private, and rustc knows which name is similar.
fn relation(input: &DeriveInput, name: Option<&Str>, schema: Option<&Str>, shape: &Shape<'_>) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, clause) = input.generics.split_for_impl();
    let columns_ident = checks::columns_ident(ident);
    let target = flatten::columns_type(shape.flattened);
    let (rest, deref) = flatten::rest_of(&columns_ident, &input.generics, shape.flattened, &target);
    let fields = shape.columns.iter().map(|Column { ident, ty, .. }| quote!(pub #ident: #ty));
    let name = own_name(name, ident);
    let schema = match schema {
        Some(Str { value, .. }) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    };
    let metas = flatten::metas(&shape.all);
    let lifetimes = input.generics.lifetimes().map(|param| &param.lifetime).collect::<Vec<_>>();
    let types = input.generics.type_params().map(|param| &param.ident);
    let marker = format_ident!("__palisade_marker");
    let named = named(ident, &input.generics);
    quote! {
        pub struct #columns_ident #generics #clause {
            #(#fields,)*
            // Uses every parameter, also that of a field that is no column.
            #marker: ::core::marker::PhantomData<(#(&#lifetimes (),)* #(#types,)*)>,
            #rest
        }
        #deref
        #[automatically_derived]
        impl #generics ::palisade::Relation for #ident #arguments #clause {
            type Columns = #columns_ident #arguments;
            const META: ::palisade::RelationMeta = ::palisade::RelationMeta {
                schema: #schema,
                name: #name,
                columns: #metas,
            };
        }
        #named
    }
}

fn named(ident: &Ident, generics: &Generics) -> TokenStream {
    let (generics, arguments, clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics ::palisade::__private::Named for #ident #arguments #clause {}
    }
}

fn pg_type_impl(ident: &Ident, generics: &Generics, sql: TokenStream, array: bool) -> TokenStream {
    let (generics, arguments, clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics ::palisade::PgType for #ident #arguments #clause {
            const SQL: &'static str = #sql;
            const ARRAY: bool = #array;
        }
    }
}

pub(crate) fn own_name(name: Option<&Str>, ident: &Ident) -> String {
    name.map_or_else(|| snake_case(&ident.unraw().to_string()), |name| name.value.clone())
}
