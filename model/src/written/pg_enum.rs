//! An enum that derives `PgEnum`: `#[pg_enum(name = "…", rename_all = "…", as = text_check)]`, `#[value("x")]`.

use quote::ToTokens as _;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Ident, LitInt, LitStr, Token};

use super::Docs;
use super::args::{Form, Key, RawAttr, Str, one_of, parse_args, parse_keys, string};
use super::attrs::{Attr, parse_attrs};
use super::foreign_key::set;
use super::table::put;
use crate::ctxt::{Ctxt, Problem};
use crate::name::{quote_literal, snake_case};
use crate::suggest::did_you_mean;

/// A set of words.
#[derive(Debug, Clone)]
pub struct PgEnum {
    /// The enum.
    pub ident: Ident,
    /// The documentation.
    pub docs: Docs,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `schema = "…"`
    pub schema: Option<Str>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
    /// How a column stores it.
    pub representation: Representation,
    /// `rename_all = "…"`
    pub rename_all: Option<Str>,
    /// Its words.
    pub variants: Vec<Variant>,
}

/// How columns store an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Representation {
    /// As a type of its own.
    #[default]
    Type,
    /// As text with a check on each column.
    TextCheck,
    /// As integer with a check on each column; the numbers are those of `#[value(1)]` or of the variants.
    Int,
}

/// One word.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The variant.
    pub ident: Ident,
    /// The word in the database.
    pub value: String,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

#[derive(Default)]
struct Draft {
    number: Option<String>,
    value: Option<Str>,
    renamed_from: Option<Str>,
}

const ATTRS: &[Attr<PgEnum>] =
    &[Attr { name: "pg_enum", repeats: false, parse: |target, raw, cx| parse_keys(cx, raw, target, KEYS) }];

const KEYS: &[Key<PgEnum>] = &[
    Key { name: "name", form: Form::Value, take: |e, _, i, _| put(&mut e.name, string(i)) },
    Key { name: "schema", form: Form::Value, take: |e, _, i, _| put(&mut e.schema, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |e, _, i, _| put(&mut e.renamed_from, string(i)) },
    Key { name: "rename_all", form: Form::Value, take: |e, _, i, _| put(&mut e.rename_all, string(i)) },
    Key {
        name: "as",
        form: Form::Value,
        take: |e, _, i, _| {
            let words = [
                ("enum", Representation::Type),
                ("text_check", Representation::TextCheck),
                ("int", Representation::Int),
            ];
            set(&mut e.representation, one_of(i, &words))
        },
    },
];

const VARIANT_ATTRS: &[Attr<Draft>] = &[Attr { name: "value", repeats: false, parse: value }];

const VALUE_KEYS: &[Key<Draft>] = &[Key {
    name: "renamed_from",
    form: Form::Value,
    take: |d, _, i, _| put(&mut d.renamed_from, string(i)),
}];

/// Makes a word of a variant's name.
type Rule = fn(&str) -> String;

/// The rules of `rename_all`, by the names that serde has made common.
const RULES: &[(&str, Rule)] = &[
    ("snake_case", snake_case),
    ("SCREAMING_SNAKE_CASE", |name| snake_case(name).to_uppercase()),
    ("kebab-case", |name| snake_case(name).replace('_', "-")),
    ("lowercase", str::to_lowercase),
    ("UPPERCASE", str::to_uppercase),
    ("PascalCase", str::to_owned),
    ("camelCase", |name| {
        let mut chars = name.chars();
        chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
    }),
];

impl PgEnum {
    /// Reads an enum with its attributes.
    pub fn parse(cx: &Ctxt, input: &DeriveInput) -> Option<Self> {
        let Data::Enum(data) = &input.data else {
            cx.push(
                Problem::new(input.ident.span(), "only an enum can be a set of words")
                    .help("a newtype, domain or composite derives `PgType`"),
            );
            return None;
        };
        let mut out = Self {
            ident: input.ident.clone(),
            docs: Docs::parse(&input.attrs),
            name: None,
            schema: None,
            renamed_from: None,
            representation: Representation::Type,
            rename_all: None,
            variants: Vec::new(),
        };
        parse_attrs(cx, "an enum", &input.attrs, ATTRS, &mut out);
        out.reject_names_of_text_check(cx);
        let rule = out.rule(cx);
        for variant in &data.variants {
            if !matches!(variant.fields, Fields::Unit) {
                let text = "a word has no fields; a column cannot store them";
                cx.error(variant.ident.span(), text);
            }
            let mut draft = Draft::default();
            parse_attrs(cx, "a variant", &variant.attrs, VARIANT_ATTRS, &mut draft);
            let ident = variant.ident.clone();
            let numbered = out.representation == Representation::Int;
            let value = match (draft.number, draft.value) {
                (Some(number), _) if numbered => number,
                (None, None) if numbered => discriminant(cx, variant),
                (None, value) if !numbered => {
                    value.map_or_else(|| rule(&ident.unraw().to_string()), |v| v.value)
                }
                _ => {
                    let problem = Problem::new(ident.span(), "the value is of the other sort");
                    cx.push(problem.help(
                        "with `as = int` values are numbers, `#[value(1)]`, else words, `#[value(\"x\")]`",
                    ));
                    continue;
                }
            };
            if let Some(old) = draft.renamed_from.as_ref().filter(|_| numbered) {
                cx.error(old.span, "a number has no former name");
            }
            out.push(cx, Variant { ident, value, renamed_from: draft.renamed_from });
        }
        if out.variants.is_empty() {
            cx.error(input.ident.span(), "an enum without variants has no values to store");
        }
        Some(out)
    }

    /// A value as SQL: a number where the enum is stored as one, else a string.
    pub fn literal(&self, variant: &Variant) -> String {
        match self.representation {
            Representation::Int => variant.value.clone(),
            Representation::Type | Representation::TextCheck => quote_literal(&variant.value),
        }
    }

    /// The variant of a name.
    pub fn variant(&self, name: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.ident.unraw() == name)
    }

    /// A text check lives in its columns: there is no type that could have a name.
    fn reject_names_of_text_check(&self, cx: &Ctxt) {
        if self.representation == Representation::Type {
            return;
        }
        let given = [("name", &self.name), ("schema", &self.schema), ("renamed_from", &self.renamed_from)];
        for (key, text) in given {
            let Some(text) = text else { continue };
            let problem = Problem::new(
                text.span,
                format!("`{key}` says nothing about an enum that is no type of its own"),
            );
            cx.push(problem.help(format!("leave `{key}` or `as = …` out")));
        }
    }

    fn rule(&self, cx: &Ctxt) -> Rule {
        let Some(wanted) = &self.rename_all else { return snake_case };
        if let Some((_, rule)) = RULES.iter().find(|(name, _)| *name == wanted.value) {
            return *rule;
        }
        cx.push(
            Problem::new(wanted.span, format!("`rename_all` knows no `{}`", wanted.value))
                .maybe_help(did_you_mean(&wanted.value, RULES.iter().map(|(name, _)| *name))),
        );
        snake_case
    }

    fn push(&mut self, cx: &Ctxt, variant: Variant) {
        if let Some(before) = self.variants.iter().find(|before| before.value == variant.value) {
            let text =
                format!("`{}` and `{}` are both stored as '{}'", before.ident, variant.ident, variant.value);
            cx.push(Problem::new(variant.ident.span(), text).help("give one of them `#[value(\"…\")]`"));
        }
        if variant.value.len() > crate::name::MAX_NAME {
            cx.error(variant.ident.span(), "PostgreSQL takes enum values of up to 63 bytes");
        }
        self.variants.push(variant);
    }
}

/// `Coach = 1`, the number that Rust has for it as well.
fn discriminant(cx: &Ctxt, variant: &syn::Variant) -> String {
    let text =
        variant.discriminant.as_ref().map(|(_, expr)| expr.to_token_stream().to_string().replace(' ', ""));
    match text.filter(|text| text.parse::<i32>().is_ok()) {
        Some(number) => number,
        None => {
            let problem = Problem::new(
                variant.ident.span(),
                "an enum stored as integer needs a number for each variant",
            );
            let help = format!("write `{0} = 1`, or `#[value(1)]` above `{0}`", variant.ident);
            cx.push(problem.help(help));
            variant.ident.to_string()
        }
    }
}

fn value(draft: &mut Draft, raw: &RawAttr, cx: &Ctxt) {
    parse_args(cx, raw, draft, VALUE_KEYS, |draft, input, _| {
        if draft.value.is_some() || draft.number.is_some() {
            return Ok(false);
        }
        if input.peek(LitInt) || input.peek(Token![-]) {
            let minus = input.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
            draft.number = Some(format!("{minus}{}", input.parse::<LitInt>()?.base10_parse::<i32>()?));
            return Ok(true);
        }
        if !input.peek(LitStr) {
            return Ok(false);
        }
        draft.value = Some(string(input)?);
        Ok(true)
    });
}
