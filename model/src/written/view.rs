//! A struct that derives `View`: `#[view(sql = "select …" | file = "…", materialized, security_invoker)]`.

use syn::{Data, DeriveInput, Fields, Ident};

use super::args::{Form, Key, Str, included, parse_keys, query, skip_to_comma, storage_parameters, string};
use super::attrs::{Attr, named_field, parse_attrs, reject_generics};
use super::foreign_key::set;
use super::table::put;
use super::{Column, Docs, Grant, Index, rules};
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// A view, plain or materialised.
#[derive(Debug, Clone)]
pub struct View {
    /// The struct.
    pub ident: Ident,
    /// Its parameters: lifetimes at most.
    pub generics: syn::Generics,
    /// The documentation.
    pub docs: Docs,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `schema = "…"`
    pub schema: Option<Str>,
    /// The query.
    pub body: ViewBody,
    /// `materialized`
    pub materialized: bool,
    /// `security_invoker`: policies hold for who asks, not for the view's owner.
    pub security_invoker: bool,
    /// `security_barrier`
    pub security_barrier: bool,
    /// `with(…)`
    pub with: Vec<(String, String)>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
    /// The fields.
    pub columns: Vec<Column>,
    /// `#[index(…)]`, on a materialised view.
    pub indexes: Vec<Index>,
    /// `#[grant(…)]`
    pub grants: Vec<Grant>,
}

/// Where a view's query stands.
#[derive(Debug, Clone)]
pub enum ViewBody {
    /// `sql = "…"`
    Sql(SqlText),
    /// `file = "…"` or `sql = include_str!("…")`, relative to the Rust file.
    File(Str),
}

#[derive(Default)]
struct Draft {
    name: Option<Str>,
    schema: Option<Str>,
    sql: Option<SqlText>,
    file: Option<Str>,
    materialized: bool,
    security_invoker: bool,
    security_barrier: bool,
    with: Vec<(String, String)>,
    renamed_from: Option<Str>,
    indexes: Vec<Index>,
    grants: Vec<Grant>,
    intent: bool,
}

const ATTRS: &[Attr<Draft>] = &[
    Attr { name: "view", repeats: false, parse: |d, raw, cx| parse_keys(cx, raw, d, KEYS) },
    Attr { name: "index", repeats: true, parse: |d, raw, cx| d.indexes.extend(Index::parse(cx, raw)) },
    Attr { name: "grant", repeats: true, parse: |d, raw, cx| d.grants.extend(Grant::parse(cx, raw)) },
];

const KEYS: &[Key<Draft>] = &[
    Key { name: "name", form: Form::Value, take: |d, _, i, _| put(&mut d.name, string(i)) },
    Key { name: "schema", form: Form::Value, take: |d, _, i, _| put(&mut d.schema, string(i)) },
    Key { name: "sql", form: Form::Value, take: Draft::query },
    Key { name: "file", form: Form::Value, take: |d, _, i, _| put(&mut d.file, string(i)) },
    Key { name: "materialized", form: Form::Flag, take: |d, _, _, _| set(&mut d.materialized, Ok(true)) },
    Key {
        name: "security_invoker",
        form: Form::Flag,
        take: |d, _, _, _| set(&mut d.security_invoker, Ok(true)),
    },
    Key {
        name: "security_barrier",
        form: Form::Flag,
        take: |d, _, _, _| set(&mut d.security_barrier, Ok(true)),
    },
    Key { name: "with", form: Form::List, take: |d, _, i, _| set(&mut d.with, storage_parameters(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |d, _, i, _| put(&mut d.renamed_from, string(i)) },
    Key { name: "of", form: Form::Value, take: Draft::intent },
    Key { name: "rows", form: Form::Value, take: Draft::intent },
    Key { name: "columns", form: Form::List, take: Draft::intent },
    Key { name: "to", form: Form::Value, take: Draft::intent },
];

impl View {
    /// Reads a struct with its attributes.
    pub fn parse(cx: &Ctxt, input: &DeriveInput) -> Option<Self> {
        let Data::Struct(data) = &input.data else {
            cx.error(input.ident.span(), "only a struct can be a view");
            return None;
        };
        reject_generics(cx, &input.generics);
        let mut draft = Draft::default();
        parse_attrs(cx, "a view's struct", &input.attrs, ATTRS, &mut draft);
        let columns = match &data.fields {
            Fields::Named(fields) => fields.named.iter().collect(),
            Fields::Unit => Vec::new(),
            Fields::Unnamed(_) => {
                cx.error(input.ident.span(), "a view's struct needs named fields, or none");
                Vec::new()
            }
        };
        let columns = columns.into_iter().filter_map(|field| {
            named_field(cx, field, input.ident.span()).and_then(|ident| Column::parse(cx, field, &ident))
        });
        let columns = columns.collect();
        if draft.intent {
            return None;
        }
        let view = draft.finish(cx, input, columns)?;
        rules::check_view(cx, &view);
        Some(view)
    }
}

impl Draft {
    fn finish(self, cx: &Ctxt, input: &DeriveInput, columns: Vec<Column>) -> Option<View> {
        let span = input.ident.span();
        let body = match (self.sql, self.file) {
            (Some(sql), None) => ViewBody::Sql(sql),
            (None, Some(file)) => ViewBody::File(file),
            (Some(_), Some(file)) => {
                cx.error(file.span, "a view has one query: `sql` or `file`");
                return None;
            }
            (None, None) => {
                let problem = Problem::new(span, "this view has no query");
                cx.push(problem.help("write `#[view(sql = \"select …\")]` or `#[view(file = \"….sql\")]`"));
                return None;
            }
        };
        if let (Some(index), false) = (self.indexes.first(), self.materialized) {
            cx.error(index.span, "only a materialised view can have an index");
        }
        if self.materialized && (self.security_invoker || self.security_barrier) {
            cx.error(span, "a materialised view stores its rows: nobody's policies hold when it is read");
        }
        Some(View {
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            docs: Docs::parse(&input.attrs),
            name: self.name,
            schema: self.schema,
            body,
            materialized: self.materialized,
            security_invoker: self.security_invoker,
            security_barrier: self.security_barrier,
            with: self.with,
            renamed_from: self.renamed_from,
            columns,
            indexes: self.indexes,
            grants: self.grants,
        })
    }

    fn query(&mut self, _: &Ident, input: syn::parse::ParseStream, cx: &Ctxt) -> syn::Result<()> {
        match included(input)? {
            Some(file) => put(&mut self.file, Ok(file)),
            None => put(&mut self.sql, query(input, cx)),
        }
    }

    fn intent(&mut self, key: &Ident, input: syn::parse::ParseStream, cx: &Ctxt) -> syn::Result<()> {
        if !self.intent {
            cx.push(
                Problem::new(key.span(), "views by intent are not supported yet")
                    .help("write the query: `#[view(sql = \"select …\")]`"),
            );
        }
        self.intent = true;
        skip_to_comma(input);
        Ok(())
    }
}
