//! A struct that derives `PgType`: a transparent newtype, a `#[domain(…)]` or a `#[composite(…)]`.

use syn::{Data, DeriveInput, Fields, Ident, Type};

use super::args::{Form, Key, Str, expression, parse_keys, sql_type, string};
use super::attrs::{Attr, named_field, parse_attrs, reject_generics};
use super::foreign_key::set;
use super::table::put;
use super::{Column, Docs, Value};
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// A type of the application's own.
#[derive(Debug, Clone)]
pub struct PgType {
    /// The struct.
    pub ident: Ident,
    /// The documentation.
    pub docs: Docs,
    /// What it is.
    pub kind: PgTypeKind,
}

/// The forms of [`PgType`].
#[derive(Debug, Clone)]
pub enum PgTypeKind {
    /// A newtype without attributes: stored as what it wraps.
    Transparent {
        /// What it wraps.
        inner: Box<Type>,
    },
    /// `#[domain(…)]`
    Domain {
        /// What it wraps.
        inner: Box<Type>,
        /// The attribute.
        domain: Box<Domain>,
    },
    /// `#[composite(…)]`
    Composite {
        /// `name = "…"`
        name: Option<Str>,
        /// `schema = "…"`
        schema: Option<Str>,
        /// `renamed_from = "…"`
        renamed_from: Option<Str>,
        /// The fields. Only their names and types are used.
        fields: Vec<Column>,
    },
}

/// `#[domain(type = "text", check = "…", not_null)]`
#[derive(Debug, Clone, Default)]
pub struct Domain {
    /// `name = "…"`
    pub name: Option<Str>,
    /// `schema = "…"`
    pub schema: Option<Str>,
    /// `type = "…"`; without it the type of what is wrapped.
    pub base: Option<Str>,
    /// `check = "…"`, about `value`.
    pub check: Option<SqlText>,
    /// `not_null`
    pub not_null: bool,
    /// `default = VALUE`
    pub default: Option<Value>,
    /// `collate = "…"`
    pub collate: Option<Str>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

#[derive(Default)]
struct Draft {
    domain: Option<Domain>,
    composite: Option<Composite>,
}

#[derive(Default)]
struct Composite {
    name: Option<Str>,
    schema: Option<Str>,
    renamed_from: Option<Str>,
}

const ATTRS: &[Attr<Draft>] = &[
    Attr {
        name: "domain",
        repeats: false,
        parse: |d, raw, cx| parse_keys(cx, raw, d.domain.insert(Domain::default()), DOMAIN_KEYS),
    },
    Attr {
        name: "composite",
        repeats: false,
        parse: |d, raw, cx| {
            parse_keys(cx, raw, d.composite.insert(Composite::default()), COMPOSITE_KEYS);
        },
    },
];

const DOMAIN_KEYS: &[Key<Domain>] = &[
    Key { name: "name", form: Form::Value, take: |d, _, i, _| put(&mut d.name, string(i)) },
    Key { name: "schema", form: Form::Value, take: |d, _, i, _| put(&mut d.schema, string(i)) },
    Key { name: "type", form: Form::Value, take: |d, _, i, cx| put(&mut d.base, sql_type(i, cx)) },
    Key { name: "check", form: Form::Value, take: |d, _, i, cx| put(&mut d.check, expression(i, cx)) },
    Key { name: "not_null", form: Form::Flag, take: |d, _, _, _| set(&mut d.not_null, Ok(true)) },
    Key { name: "default", form: Form::Value, take: |d, _, i, cx| put(&mut d.default, Value::parse(i, cx)) },
    Key { name: "collate", form: Form::Value, take: |d, _, i, _| put(&mut d.collate, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |d, _, i, _| put(&mut d.renamed_from, string(i)) },
];

const COMPOSITE_KEYS: &[Key<Composite>] = &[
    Key { name: "name", form: Form::Value, take: |d, _, i, _| put(&mut d.name, string(i)) },
    Key { name: "schema", form: Form::Value, take: |d, _, i, _| put(&mut d.schema, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |d, _, i, _| put(&mut d.renamed_from, string(i)) },
];

impl PgType {
    /// Reads a struct with its attributes.
    pub fn parse(cx: &Ctxt, input: &DeriveInput) -> Option<Self> {
        let Data::Struct(data) = &input.data else {
            let problem = Problem::new(input.ident.span(), "only a struct can derive `PgType`");
            cx.push(problem.help("an enum derives `PgEnum`"));
            return None;
        };
        reject_generics(cx, &input.generics);
        let mut draft = Draft::default();
        parse_attrs(cx, "a type", &input.attrs, ATTRS, &mut draft);
        let kind = match (draft.domain, draft.composite, &data.fields) {
            (Some(_), Some(_), _) => {
                cx.error(input.ident.span(), "a type is a domain or a composite, not both");
                return None;
            }
            (None, composite, Fields::Named(fields)) => {
                let fields = fields.named.iter().filter_map(|field| {
                    named_field(cx, field, input.ident.span())
                        .and_then(|ident| Column::parse(cx, field, &ident))
                });
                let Composite { name, schema, renamed_from } = composite.unwrap_or_default();
                let fields: Vec<Column> = fields.collect();
                fields.iter().for_each(|field| field.reject_table_keys(cx, "a field of a composite type"));
                PgTypeKind::Composite { name, schema, renamed_from, fields }
            }
            (domain, None, Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
                let inner = Box::new(fields.unnamed[0].ty.clone());
                match domain {
                    Some(domain) => PgTypeKind::Domain { inner, domain: Box::new(domain) },
                    None => PgTypeKind::Transparent { inner },
                }
            }
            (domain, ..) => {
                let want = if domain.is_some() {
                    "a domain wraps one value"
                } else {
                    "this is no type for a column"
                };
                let problem = Problem::new(input.ident.span(), want);
                cx.push(problem.help("write `struct Name(Inner);`, or named fields for a composite type"));
                return None;
            }
        };
        Some(Self { ident: input.ident.clone(), docs: Docs::parse(&input.attrs), kind })
    }
}
