//! A struct that derives `Table`.

use proc_macro2::Span;
use syn::{Data, DeriveInput, Ident};

use super::args::{Form, Key, Str, dotted, one_of, parse_keys, storage_parameters, string};
use super::attrs::{Attr, named_field, parse_attrs, reject_generics, waiver};
use super::{
    Check, Column, Consent, Docs, Exclude, Flattened, ForeignKey, Grant, Index, Intent, Partition, Policy,
    PrimaryKey, Relation, Statistics, Transition, Trigger, Unique, Waiver, Writable, intent, rules,
};
use crate::ctxt::{Ctxt, Problem};

/// A table as its struct and attributes are written.
#[derive(Debug, Clone)]
pub struct Table {
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
    /// `rls`, or nothing said.
    pub rls: Option<Rls>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
    /// `keep_old`: the old name is served, too.
    pub keep_old: Option<Span>,
    /// `partition_by = range(…)`
    pub partition_by: Option<Partition>,
    /// `with(…)`
    pub with: Vec<(String, String)>,
    /// `unlogged`
    pub unlogged: bool,
    /// `tablespace = "…"`
    pub tablespace: Option<Str>,
    /// `access_method = "…"`
    pub access_method: Option<Str>,
    /// `cluster = "…"`: the index that `CLUSTER` goes by.
    pub cluster: Option<Str>,
    /// `replica_identity = …`
    pub replica_identity: Option<ReplicaIdentity>,
    /// `managed = …`
    pub managed: Managed,
    /// `allow(…)`
    pub waivers: Vec<Waiver>,
    /// The fields that are columns.
    pub columns: Vec<Column>,
    /// The fields that are not: `#[column(skip)]` and `PhantomData`.
    pub skipped: Vec<Ident>,
    /// Structs whose columns it has, too. The scan puts these among `columns`; a derive does not see them.
    pub flattened: Vec<Flattened>,
    /// `#[primary_key(…)]`
    pub primary_key: Option<PrimaryKey>,
    /// `#[unique(…)]`
    pub uniques: Vec<Unique>,
    /// `#[index(…)]`
    pub indexes: Vec<Index>,
    /// `#[statistics(…)]`
    pub statistics: Vec<Statistics>,
    /// `#[foreign_key(…)]`
    pub foreign_keys: Vec<ForeignKey>,
    /// `#[check(…)]`
    pub checks: Vec<Check>,
    /// `#[exclude(…)]`
    pub excludes: Vec<Exclude>,
    /// `#[grant(…)]`
    pub grants: Vec<Grant>,
    /// `#[trigger(…)]`
    pub triggers: Vec<Trigger>,
    /// `#[policy(…)]`
    pub policies: Vec<Policy>,
    /// `#[relation(…)]` and what may change.
    pub intent: Intent,
}

/// Row security of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Rls {
    /// Enabled: policies hold for everybody but the owner.
    On,
    /// Enabled and forced: policies hold for the owner too.
    Force,
    /// Off, and said so.
    Off,
}

/// Who changes a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Managed {
    /// We do.
    #[default]
    Yes,
    /// Somebody else; we compare what we rely on and change nothing.
    No,
    /// Somebody else; we add policies, triggers and grants.
    Attach,
}

/// What the log says of a row that is changed or deleted, for those who replicate it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplicaIdentity {
    /// All columns.
    Full,
    /// Nothing.
    Nothing,
    /// The columns of a unique index, by its name.
    Index(String),
}

const ATTRS: &[Attr<Table>] = &[
    Attr { name: "table", repeats: false, parse: |t, raw, cx| parse_keys(cx, raw, t, KEYS) },
    Attr {
        name: "primary_key",
        repeats: false,
        parse: |t, raw, cx| t.primary_key = PrimaryKey::parse(cx, raw),
    },
    Attr { name: "unique", repeats: true, parse: |t, raw, cx| t.uniques.extend(Unique::parse(cx, raw)) },
    Attr { name: "index", repeats: true, parse: |t, raw, cx| t.indexes.extend(Index::parse(cx, raw)) },
    Attr {
        name: "statistics",
        repeats: true,
        parse: |t, raw, cx| t.statistics.extend(Statistics::parse(cx, raw)),
    },
    Attr {
        name: "foreign_key",
        repeats: true,
        parse: |t, raw, cx| t.foreign_keys.extend(ForeignKey::parse(cx, raw)),
    },
    Attr { name: "check", repeats: true, parse: |t, raw, cx| t.checks.extend(Check::parse(cx, raw)) },
    Attr { name: "exclude", repeats: true, parse: |t, raw, cx| t.excludes.extend(Exclude::parse(cx, raw)) },
    Attr { name: "grant", repeats: true, parse: |t, raw, cx| t.grants.extend(Grant::parse(cx, raw)) },
    Attr { name: "trigger", repeats: true, parse: |t, raw, cx| t.triggers.extend(Trigger::parse(cx, raw)) },
    Attr { name: "policy", repeats: true, parse: |t, raw, cx| t.policies.extend(Policy::parse(cx, raw)) },
    Attr {
        name: "relation",
        repeats: true,
        parse: |t, raw, cx| t.intent.relations.extend(Relation::parse(cx, raw)),
    },
    Attr {
        name: "consent",
        repeats: true,
        parse: |t, raw, cx| t.intent.consents.extend(Consent::parse(cx, raw)),
    },
    Attr {
        name: "immutable",
        repeats: true,
        parse: |t, raw, cx| t.intent.immutable.extend(intent::immutable(cx, raw)),
    },
    Attr {
        name: "transition",
        repeats: true,
        parse: |t, raw, cx| t.intent.transitions.extend(Transition::parse(cx, raw)),
    },
    Attr {
        name: "writable",
        repeats: true,
        parse: |t, raw, cx| t.intent.writable.extend(Writable::parse(cx, raw)),
    },
];

const KEYS: &[Key<Table>] = &[
    Key { name: "name", form: Form::Value, take: |t, _, input, _| put(&mut t.name, string(input)) },
    Key { name: "schema", form: Form::Value, take: |t, _, input, _| put(&mut t.schema, string(input)) },
    Key { name: "rls", form: Form::FlagOrValue, take: |t, _, input, _| put(&mut t.rls, rls(input)) },
    Key {
        name: "renamed_from",
        form: Form::Value,
        take: |t, _, input, _| put(&mut t.renamed_from, string(input)),
    },
    Key { name: "keep_old", form: Form::Flag, take: |t, k, _, _| put(&mut t.keep_old, Ok(k.span())) },
    Key {
        name: "partition_by",
        form: Form::Value,
        take: |t, _, input, cx| put(&mut t.partition_by, Partition::parse(input, cx)),
    },
    Key {
        name: "with",
        form: Form::List,
        take: |t, _, input, _| {
            t.with = storage_parameters(input)?;
            Ok(())
        },
    },
    Key {
        name: "unlogged",
        form: Form::Flag,
        take: |t, _, _, _| {
            t.unlogged = true;
            Ok(())
        },
    },
    Key {
        name: "tablespace",
        form: Form::Value,
        take: |t, _, input, _| put(&mut t.tablespace, string(input)),
    },
    Key {
        name: "access_method",
        form: Form::Value,
        take: |t, _, input, _| put(&mut t.access_method, string(input)),
    },
    Key { name: "cluster", form: Form::Value, take: |t, _, input, _| put(&mut t.cluster, string(input)) },
    Key {
        name: "replica_identity",
        form: Form::Value,
        take: |t, _, input, _| put(&mut t.replica_identity, replica_identity(input)),
    },
    Key { name: "partition_of", form: Form::Value, take: |_, key, _, _| Err(in_sql(key, "a partition")) },
    Key {
        name: "inherits",
        form: Form::Value,
        take: |_, key, _, _| Err(in_sql(key, "a table that inherits")),
    },
    Key { name: "extends", form: Form::Value, take: |t, key, input, _| extends(t, key, input) },
    Key {
        name: "managed",
        form: Form::Value,
        take: |t, _, input, _| {
            const WORDS: &[(&str, Managed)] =
                &[("true", Managed::Yes), ("false", Managed::No), ("attach", Managed::Attach)];
            t.managed = one_of(input, WORDS)?;
            Ok(())
        },
    },
    Key {
        name: "allow",
        form: Form::List,
        take: |t, _, input, cx| {
            t.waivers.push(waiver(input, cx)?);
            Ok(())
        },
    },
];

impl Table {
    /// Reads a struct with its attributes. What is wrong goes into `cx`; what could be read comes back, so that the
    /// rest can be checked as well.
    pub fn parse(cx: &Ctxt, input: &DeriveInput) -> Option<Self> {
        let Data::Struct(data) = &input.data else {
            cx.push(
                Problem::new(input.ident.span(), "only a struct can be a table")
                    .help("a set of words is `#[derive(PgEnum)]`"),
            );
            return None;
        };
        if !matches!(data.fields, syn::Fields::Named(_)) {
            cx.error(input.ident.span(), "a table's struct needs named fields");
            return None;
        }
        reject_generics(cx, &input.generics);
        let mut table = Self::empty(input);
        parse_attrs(cx, "a table's struct", &input.attrs, ATTRS, &mut table);
        for field in &data.fields {
            let Some(ident) = named_field(cx, field, input.ident.span()) else { continue };
            match Column::parse(cx, field, &ident) {
                Some(column) => match column.flatten {
                    Some(span) => {
                        let at = table.columns.len();
                        table.flattened.extend(Flattened::of_field(cx, &column, span, at));
                    }
                    None => table.columns.push(column),
                },
                None => table.skipped.push(ident),
            }
        }
        // Those of `extends` stand behind the table's own.
        let own = table.columns.len();
        table.flattened.iter_mut().filter(|of| of.field.is_none()).for_each(|of| of.at = own);
        rules::check_table(cx, &table);
        Some(table)
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field() == field)
    }

    fn empty(input: &DeriveInput) -> Self {
        Self {
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            docs: Docs::parse(&input.attrs),
            name: None,
            schema: None,
            rls: None,
            renamed_from: None,
            keep_old: None,
            partition_by: None,
            with: Vec::new(),
            unlogged: false,
            tablespace: None,
            access_method: None,
            cluster: None,
            replica_identity: None,
            managed: Managed::Yes,
            waivers: Vec::new(),
            columns: Vec::new(),
            skipped: Vec::new(),
            flattened: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            indexes: Vec::new(),
            statistics: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            excludes: Vec::new(),
            grants: Vec::new(),
            triggers: Vec::new(),
            policies: Vec::new(),
            intent: Intent::default(),
        }
    }

    /// The place that stands for the table: the struct's name.
    pub fn span(&self) -> Span {
        self.ident.span()
    }
}

pub(crate) fn put<T>(slot: &mut Option<T>, value: syn::Result<T>) -> syn::Result<()> {
    *slot = Some(value?);
    Ok(())
}

/// `extends = Timestamps` or `extends = [Timestamps, Author]`.
fn extends(table: &mut Table, key: &Ident, input: syn::parse::ParseStream) -> syn::Result<()> {
    let paths = if input.peek(syn::token::Bracket) {
        let content;
        syn::bracketed!(content in input);
        content.parse_terminated(syn::Path::parse_mod_style, syn::Token![,])?.into_iter().collect()
    } else {
        vec![input.call(syn::Path::parse_mod_style)?]
    };
    let span = key.span();
    table.flattened.extend(paths.into_iter().map(|of| Flattened { span, field: None, of, at: 0 }));
    Ok(())
}

fn rls(input: syn::parse::ParseStream) -> syn::Result<Rls> {
    if input.is_empty() || input.peek(syn::Token![,]) {
        return Ok(Rls::On);
    }
    one_of(input, &[("force", Rls::Force), ("off", Rls::Off)])
}

fn replica_identity(input: syn::parse::ParseStream) -> syn::Result<ReplicaIdentity> {
    if input.peek(syn::LitStr) {
        return Ok(ReplicaIdentity::Index(string(input)?.value));
    }
    let full = one_of(input, &[("full", true), ("nothing", false)])?;
    Ok(if full { ReplicaIdentity::Full } else { ReplicaIdentity::Nothing })
}

/// What no struct says, because rustc could not check a field of it.
fn in_sql(key: &Ident, what: &str) -> syn::Error {
    let text = format!("{what} stands in a `.sql` file beside the structs, as `CREATE TABLE …`");
    syn::Error::new(key.span(), text)
}

/// `a.b` as its segments; used by attributes that call functions.
pub(crate) fn function_name(input: syn::parse::ParseStream) -> syn::Result<Vec<Ident>> {
    let name = dotted(input)?;
    if name.len() > 2 {
        let span = name[2].span();
        return Err(syn::Error::new(span, "a function is `name` or `schema.name`"));
    }
    Ok(name)
}
