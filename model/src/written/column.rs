//! A field of a table's struct, and `#[column(…)]` on it.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Field, Ident, Token, Type};

use super::args::{Form, Key, Str, expression, one_of, parse_keys, sql_type, storage_parameters, string};
use super::attrs::{Attr, parse_attrs, waiver};
use super::foreign_key::{Draft as ForeignKeyDraft, action, column_target, deferrable, set};
use super::table::put;
use super::{Docs, ForeignKey, Identity, Target, Value, Waiver};
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// A column as its field and attribute are written.
#[derive(Debug, Clone)]
pub struct Column {
    /// The field.
    pub ident: Ident,
    /// Its Rust type.
    pub ty: Type,
    /// The documentation.
    pub docs: Docs,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `type = "…"`, which always wins over the Rust type.
    pub sql_type: Option<Str>,
    /// `default = VALUE`
    pub default: Option<Value>,
    /// `primary_key`
    pub primary_key: Option<Span>,
    /// `unique`
    pub unique: Option<Span>,
    /// `index`
    pub index: Option<Span>,
    /// `references = …`
    pub foreign_key: Option<ForeignKey>,
    /// `check = "…"`
    pub check: Option<SqlText>,
    /// `generated = "…"`
    pub generated: Option<Generated>,
    /// `identity`
    pub identity: Option<Identity>,
    /// `collate = "…"`
    pub collate: Option<Str>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
    /// `keep_old`: the old name is served, too.
    pub keep_old: Option<Span>,
    /// `using = "…"`: how old values become new ones when the type changes.
    pub using: Option<SqlText>,
    /// `backfill = "…"`: what rows that exist get.
    pub backfill: Option<SqlText>,
    /// `online`: a change of its type that writes the table anew goes by a second column.
    pub online: bool,
    /// `sensitive`
    pub sensitive: bool,
    /// `storage = …`
    pub storage: Option<&'static str>,
    /// `compression = …`
    pub compression: Option<&'static str>,
    /// `statistics = 500`: how many values the planner remembers.
    pub statistics: Option<i32>,
    /// `options(n_distinct = 100)`: what the planner is told.
    pub options: Vec<(String, String)>,
    /// `not_null = "…"`: the name of the constraint that refuses null (PostgreSQL 18).
    pub not_null: Option<Str>,
    /// `json`: the value is stored as jsonb whatever its Rust type is.
    pub json: bool,
    /// `unchecked`: rustc does not compare the field's type with `type = "…"`.
    pub unchecked: bool,
    /// `flatten`: the field is no column, and those of its type are.
    pub flatten: Option<Span>,
    /// `allow(…)`
    pub waivers: Vec<Waiver>,
    /// The struct that it was taken in from, as an item of the scan.
    pub(crate) origin: Option<usize>,
}

/// `generated = "expr" [, virtual]`
#[derive(Debug, Clone)]
pub struct Generated {
    /// The expression.
    pub expression: SqlText,
    /// Computed when read instead of when written (PostgreSQL 18).
    pub is_virtual: bool,
}

/// What `keep_old` stands beside.
pub(super) const KEEP_OLD: &str = "write `renamed_from = \"old_name\", keep_old`; when nothing says the old name any \
                                   more, leave both out";

struct Draft {
    column: Column,
    references: Option<(Span, Target)>,
    foreign_key: ForeignKeyDraft,
    /// A key that makes sense only beside `references`.
    foreign_key_detail: Option<Ident>,
    is_virtual: Option<Span>,
    skip: bool,
}

const ATTRS: &[Attr<Draft>] =
    &[Attr { name: "column", repeats: false, parse: |draft, raw, cx| parse_keys(cx, raw, draft, KEYS) }];

const KEYS: &[Key<Draft>] = &[
    Key { name: "name", form: Form::Value, take: |d, _, i, _| put(&mut d.column.name, string(i)) },
    Key { name: "type", form: Form::Value, take: |d, _, i, cx| put(&mut d.column.sql_type, sql_type(i, cx)) },
    Key {
        name: "default",
        form: Form::Value,
        take: |d, _, i, cx| put(&mut d.column.default, Value::parse(i, cx)),
    },
    Key { name: "rust_default", form: Form::FlagOrValue, take: |_, _, i, _| rust_default(i) },
    Key {
        name: "primary_key",
        form: Form::Flag,
        take: |d, k, _, _| put(&mut d.column.primary_key, Ok(k.span())),
    },
    Key { name: "unique", form: Form::Flag, take: |d, k, _, _| put(&mut d.column.unique, Ok(k.span())) },
    Key { name: "index", form: Form::Flag, take: |d, k, _, _| put(&mut d.column.index, Ok(k.span())) },
    Key {
        name: "references",
        form: Form::Value,
        take: |d, k, i, _| put(&mut d.references, column_target(i).map(|target| (k.span(), target))),
    },
    Key {
        name: "on_delete",
        form: Form::Value,
        take: |d, k, i, _| set(&mut d.detail(k).on_delete, action(i)),
    },
    Key {
        name: "on_update",
        form: Form::Value,
        take: |d, k, i, _| set(&mut d.detail(k).on_update, action(i)),
    },
    Key {
        name: "deferrable",
        form: Form::FlagOrValue,
        take: |d, k, i, _| put(&mut d.detail(k).deferrable, deferrable(i)),
    },
    Key { name: "not_valid", form: Form::Flag, take: |d, k, _, _| set(&mut d.detail(k).not_valid, Ok(true)) },
    Key { name: "check", form: Form::Value, take: |d, _, i, cx| put(&mut d.column.check, expression(i, cx)) },
    Key {
        name: "generated",
        form: Form::Value,
        take: |d, _, i, cx| {
            let generated = expression(i, cx).map(|expression| Generated { expression, is_virtual: false });
            put(&mut d.column.generated, generated)
        },
    },
    Key { name: "virtual", form: Form::Flag, take: |d, k, _, _| put(&mut d.is_virtual, Ok(k.span())) },
    Key {
        name: "identity",
        form: Form::Any,
        take: |d, k, i, cx| put(&mut d.column.identity, Identity::parse(k, i, cx)),
    },
    Key { name: "collate", form: Form::Value, take: |d, _, i, _| put(&mut d.column.collate, string(i)) },
    Key {
        name: "renamed_from",
        form: Form::Value,
        take: |d, _, i, _| put(&mut d.column.renamed_from, string(i)),
    },
    Key { name: "keep_old", form: Form::Flag, take: |d, k, _, _| put(&mut d.column.keep_old, Ok(k.span())) },
    Key { name: "using", form: Form::Value, take: |d, _, i, cx| put(&mut d.column.using, expression(i, cx)) },
    Key {
        name: "backfill",
        form: Form::Value,
        take: |d, _, i, cx| put(&mut d.column.backfill, expression(i, cx)),
    },
    Key { name: "online", form: Form::Flag, take: |d, _, _, _| set(&mut d.column.online, Ok(true)) },
    Key { name: "sensitive", form: Form::Flag, take: |d, _, _, _| set(&mut d.column.sensitive, Ok(true)) },
    Key { name: "storage", form: Form::Value, take: |d, _, i, _| put(&mut d.column.storage, storage(i)) },
    Key {
        name: "compression",
        form: Form::Value,
        take: |d, _, i, _| put(&mut d.column.compression, one_of(i, &[("pglz", "pglz"), ("lz4", "lz4")])),
    },
    Key {
        name: "statistics",
        form: Form::Value,
        take: |d, _, i, _| put(&mut d.column.statistics, statistics_target(i)),
    },
    Key {
        name: "options",
        form: Form::List,
        take: |d, _, i, _| set(&mut d.column.options, storage_parameters(i)),
    },
    Key { name: "not_null", form: Form::Value, take: |d, _, i, _| put(&mut d.column.not_null, string(i)) },
    Key { name: "flatten", form: Form::Flag, take: |d, k, _, _| put(&mut d.column.flatten, Ok(k.span())) },
    Key { name: "skip", form: Form::Flag, take: |d, _, _, _| set(&mut d.skip, Ok(true)) },
    Key { name: "json", form: Form::Flag, take: |d, _, _, _| set(&mut d.column.json, Ok(true)) },
    Key { name: "unchecked", form: Form::Flag, take: |d, _, _, _| set(&mut d.column.unchecked, Ok(true)) },
    Key {
        name: "allow",
        form: Form::List,
        take: |d, _, i, cx| {
            d.column.waivers.push(waiver(i, cx)?);
            Ok(())
        },
    },
];

impl Column {
    /// Reads a field; `None` if it is no column.
    pub(crate) fn parse(cx: &Ctxt, field: &Field, ident: &Ident) -> Option<Self> {
        let mut draft = Draft {
            column: Self::empty(field, ident),
            references: None,
            foreign_key: ForeignKeyDraft::default(),
            foreign_key_detail: None,
            is_virtual: None,
            skip: is_phantom(&field.ty),
        };
        parse_attrs(cx, "a field", &field.attrs, ATTRS, &mut draft);
        let Draft { mut column, references, mut foreign_key, foreign_key_detail, is_virtual, skip } = draft;
        match (references, foreign_key_detail) {
            (Some((span, target)), _) => {
                foreign_key.columns = vec![ident.clone()];
                column.foreign_key = Some(ForeignKey::from_draft(span, foreign_key, target));
            }
            (None, Some(key)) => cx.push(
                Problem::new(key.span(), format!("`{key}` needs `references`"))
                    .help(format!("write `references = Struct::field, {key} = …`")),
            ),
            (None, None) => {}
        }
        match (&mut column.generated, is_virtual) {
            (Some(generated), Some(_)) => generated.is_virtual = true,
            (None, Some(span)) => cx.error(span, "`virtual` needs `generated = \"…\"`"),
            (_, None) => {}
        }
        column.check_combinations(cx);
        if skip {
            column.reject_table_keys(cx, "a field that is no column");
        }
        (!skip).then_some(column)
    }

    /// The same as if it stood at another place, where messages are to show it.
    pub(crate) fn at(&self, span: Span) -> Self {
        let mut there = self.clone();
        there.ident.set_span(span);
        for place in [&mut there.primary_key, &mut there.unique, &mut there.index, &mut there.keep_old] {
            *place = place.map(|_| span);
        }
        there
    }

    /// The field's name without `r#`.
    pub fn field(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The column's name in the database.
    pub fn sql_name(&self) -> String {
        self.name.as_ref().map_or_else(|| self.field(), |name| name.value.clone())
    }

    /// Reports what only a column of a table can have; it would be lost without a word.
    pub(super) fn reject_table_keys(&self, cx: &Ctxt, place: &str) {
        let given = [
            ("default", self.default.is_some()),
            ("primary_key", self.primary_key.is_some()),
            ("unique", self.unique.is_some()),
            ("index", self.index.is_some()),
            ("references", self.foreign_key.is_some()),
            ("check", self.check.is_some()),
            ("generated", self.generated.is_some()),
            ("identity", self.identity.is_some()),
            ("collate", self.collate.is_some()),
            ("renamed_from", self.renamed_from.is_some()),
            ("keep_old", self.keep_old.is_some()),
            ("using", self.using.is_some()),
            ("backfill", self.backfill.is_some()),
            ("online", self.online),
            ("storage", self.storage.is_some()),
            ("compression", self.compression.is_some()),
            ("statistics", self.statistics.is_some()),
            ("options", !self.options.is_empty()),
            ("not_null", self.not_null.is_some()),
            ("flatten", self.flatten.is_some()),
        ];
        for (key, _) in given.iter().filter(|(_, given)| *given) {
            let problem = Problem::new(self.ident.span(), format!("`{key}` says nothing on {place}"));
            cx.push(problem.help(format!("leave `{key}` out")));
        }
    }

    /// A column gets its value in one way: by default, by identity or by generation.
    fn check_combinations(&self, cx: &Ctxt) {
        let ways = [
            ("default", self.default.is_some()),
            ("identity", self.identity.is_some()),
            ("generated", self.generated.is_some()),
        ];
        let given: Vec<&str> = ways.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
        if let [first, second, ..] = given.as_slice() {
            let text = format!("a column cannot have both `{first}` and `{second}`");
            cx.push(
                Problem::new(self.ident.span(), text)
                    .help("keep the one that says where the value comes from"),
            );
        }
        if let Some(span) = self.keep_old.filter(|_| self.renamed_from.is_none()) {
            cx.push(Problem::new(span, "`keep_old` needs `renamed_from`").help(KEEP_OLD));
        }
        if let (Some(span), Some(_)) = (self.unique, self.primary_key) {
            cx.push(Problem::new(span, "a primary key is unique already").help("leave `unique` out"));
        }
    }

    fn empty(field: &Field, ident: &Ident) -> Self {
        Self {
            ident: ident.clone(),
            ty: field.ty.clone(),
            docs: Docs::parse(&field.attrs),
            name: None,
            sql_type: None,
            default: None,
            primary_key: None,
            unique: None,
            index: None,
            foreign_key: None,
            check: None,
            generated: None,
            identity: None,
            collate: None,
            renamed_from: None,
            keep_old: None,
            using: None,
            backfill: None,
            online: false,
            sensitive: false,
            storage: None,
            compression: None,
            statistics: None,
            options: Vec::new(),
            not_null: None,
            json: false,
            unchecked: false,
            flatten: None,
            origin: None,
            waivers: Vec::new(),
        }
    }
}

impl Draft {
    fn detail(&mut self, key: &Ident) -> &mut ForeignKeyDraft {
        self.foreign_key_detail.get_or_insert_with(|| key.clone());
        &mut self.foreign_key
    }
}

fn is_phantom(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"))
}

/// Says something to Rust alone; what stands there is the application's.
fn rust_default(input: syn::parse::ParseStream) -> syn::Result<()> {
    if !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<syn::Expr>()?;
    }
    Ok(())
}

pub(super) fn statistics_target(input: syn::parse::ParseStream) -> syn::Result<i32> {
    let number: syn::LitInt = input.parse()?;
    let target = number.base10_parse()?;
    match target {
        0..=10_000 => Ok(target),
        _ => Err(syn::Error::new(number.span(), "PostgreSQL takes 0 to 10000")),
    }
}

fn storage(input: syn::parse::ParseStream) -> syn::Result<&'static str> {
    let words = [("plain", "PLAIN"), ("external", "EXTERNAL"), ("extended", "EXTENDED"), ("main", "MAIN")];
    one_of(input, &words)
}
