//! A struct that derives `Columns`: columns that several tables have. A table takes them in with `#[column(flatten)]` on a
//! field of that type, or with `#[table(extends = Timestamps)]` without a field.

use proc_macro2::Span;
use syn::{Data, DeriveInput, Ident, Path, Type};

use super::attrs::{named_field, parse_attrs, reject_generics};
use super::rules::check_columns;
use super::{Column, Docs};
use crate::ctxt::{Ctxt, Problem};

/// Columns that several tables have.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The struct.
    pub ident: Ident,
    /// The documentation.
    pub docs: Docs,
    /// The fields.
    pub columns: Vec<Column>,
    /// The fields that are no columns.
    pub skipped: Vec<Ident>,
}

/// Where a table takes in the columns of another struct.
#[derive(Debug, Clone)]
pub struct Flattened {
    /// The key.
    pub span: Span,
    /// The field that holds them; with `extends` there is none.
    pub field: Option<Ident>,
    /// The struct.
    pub of: Path,
    /// How many columns of the table's own stand in front of them.
    pub at: usize,
}

impl Columns {
    /// Reads a struct with its attributes.
    pub fn parse(cx: &Ctxt, input: &DeriveInput) -> Option<Self> {
        let fields = match &input.data {
            Data::Struct(data) if matches!(data.fields, syn::Fields::Named(_)) => &data.fields,
            _ => {
                cx.error(input.ident.span(), "columns are the named fields of a struct");
                return None;
            }
        };
        reject_generics(cx, &input.generics);
        for param in input.generics.lifetimes() {
            cx.error(param.lifetime.span(), "columns that several tables have cannot borrow");
        }
        parse_attrs(cx, "a struct of columns", &input.attrs, &[], &mut ());
        let mut out = Self {
            ident: input.ident.clone(),
            docs: Docs::parse(&input.attrs),
            columns: Vec::new(),
            skipped: Vec::new(),
        };
        for field in fields {
            let Some(ident) = named_field(cx, field, input.ident.span()) else { continue };
            match Column::parse(cx, field, &ident) {
                Some(Column { flatten: Some(span), .. }) => {
                    let problem =
                        Problem::new(span, "columns are taken in by a table, and not by other columns");
                    cx.push(problem.help("write `#[column(flatten)]` once for each of them in the tables"));
                    out.skipped.push(ident);
                }
                Some(column) => out.columns.push(column),
                None => out.skipped.push(ident),
            }
        }
        check_columns(cx, &out);
        Some(out)
    }
}

impl Flattened {
    /// `#[column(flatten)]` on a field.
    pub(super) fn of_field(cx: &Ctxt, column: &Column, span: Span, at: usize) -> Option<Self> {
        let path = match &column.ty {
            Type::Path(ty) if ty.qself.is_none() => Some(&ty.path),
            _ => None,
        };
        let plain = path.filter(|path| path.segments.iter().all(|segment| segment.arguments.is_none()));
        let Some(of) = plain else {
            let problem = Problem::new(span, "only a struct that derives `Columns` can be taken in");
            cx.push(
                problem
                    .help("give the field that struct as its type, without `Option` and without arguments"),
            );
            return None;
        };
        let bare = Column { flatten: None, ..column.clone() };
        bare.reject_table_keys(cx, "a field whose columns are taken in");
        Some(Self { span, field: Some(column.ident.clone()), of: of.clone(), at })
    }
}
