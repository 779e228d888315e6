//! A struct that derives `View`: `#[view(sql = "select …" | file = "…", materialized, security_invoker)]`, and by intent
//! `#[view(of = User, columns(id, name), rows = PREDICATE, to = ROLES)]`.

use proc_macro2::Span;
use syn::{Data, DeriveInput, Fields, Ident, Path};

use super::args::{Form, Key, Str, ident_list, included, parse_keys, query, storage_parameters, string};
use super::attrs::{Attr, Waiver, named_field, parse_attrs, reject_generics, waiver};
use super::foreign_key::set;
use super::policy::{Role, roles};
use super::predicate::Predicate;
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
    /// `allow(…)`
    pub waivers: Vec<Waiver>,
}

/// Where a view's query stands.
#[derive(Debug, Clone)]
pub enum ViewBody {
    /// `sql = "…"`
    Sql(SqlText),
    /// `file = "…"` or `sql = include_str!("…")`, relative to the Rust file.
    File(Str),
    /// `of = …`
    Of(Box<ViewOf>),
}

/// A view by intent.
#[derive(Debug, Clone)]
pub struct ViewOf {
    /// The attribute's first word, `of`.
    pub span: Span,
    /// The struct whose rows it shows.
    pub table: Path,
    /// Fields of that struct.
    pub columns: Vec<Ident>,
    /// The rows that it shows.
    pub rows: Predicate,
    /// Whom it is for.
    pub to: Vec<Role>,
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
    of: Option<(Span, Path)>,
    shown: Vec<Ident>,
    rows: Option<Predicate>,
    to: Vec<Role>,
    waivers: Vec<Waiver>,
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
    Key {
        name: "of",
        form: Form::Value,
        take: |d, k, i, _| put(&mut d.of, i.call(Path::parse_mod_style).map(|path| (k.span(), path))),
    },
    Key { name: "columns", form: Form::List, take: |d, _, i, _| set(&mut d.shown, ident_list(i)) },
    Key { name: "rows", form: Form::Value, take: |d, _, i, cx| put(&mut d.rows, Predicate::parse(i, cx)) },
    Key { name: "to", form: Form::Value, take: |d, _, i, _| set(&mut d.to, roles(i)) },
    Key {
        name: "allow",
        form: Form::List,
        take: |d, _, i, cx| {
            d.waivers.push(waiver(i, cx)?);
            Ok(())
        },
    },
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
        let view = draft.finish(cx, input, columns)?;
        rules::check_view(cx, &view);
        Some(view)
    }
}

impl Draft {
    fn finish(mut self, cx: &Ctxt, input: &DeriveInput, columns: Vec<Column>) -> Option<View> {
        let span = input.ident.span();
        let body = match (self.sql.take(), self.file.take()) {
            (None, None) if self.of.is_some() => ViewBody::Of(Box::new(self.intent(cx)?)),
            (Some(sql), None) => ViewBody::Sql(sql),
            (None, Some(file)) => ViewBody::File(file),
            (Some(_), Some(file)) => {
                cx.error(file.span, "a view has one query: `sql` or `file`");
                return None;
            }
            (None, None) => {
                let problem = Problem::new(span, "this view has no query");
                cx.push(problem.help("write `#[view(sql = \"select …\")]`, `#[view(file = \"….sql\")]` or `#[view(of = Table, columns(…), rows = …, to = …)]`"));
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
            waivers: self.waivers,
        })
    }

    fn query(&mut self, _: &Ident, input: syn::parse::ParseStream, cx: &Ctxt) -> syn::Result<()> {
        match included(input)? {
            Some(file) => put(&mut self.file, Ok(file)),
            None => put(&mut self.sql, query(input, cx)),
        }
    }

    /// A view by intent is whole or nothing: what it leaves out would be a guess about who sees what.
    fn intent(&mut self, cx: &Ctxt) -> Option<ViewOf> {
        let (span, table) = self.of.take()?;
        let rows = self.rows.take();
        let missing = match (self.shown.is_empty(), &rows, self.to.is_empty()) {
            (true, _, _) => "which columns it shows: `columns(…)`",
            (_, None, _) => "which rows it shows: `rows = …`",
            (_, _, true) => "whom it is for: `to = …`",
            _ if self.materialized => {
                let problem = Problem::new(span, "a materialised view stores its rows, whoever asks");
                cx.push(problem.help("take `materialized` away"));
                return None;
            }
            _ => {
                let columns = std::mem::take(&mut self.shown);
                return Some(ViewOf { span, table, columns, rows: rows?, to: std::mem::take(&mut self.to) });
            }
        };
        cx.error(span, format!("this view does not say {missing}"));
        None
    }
}
