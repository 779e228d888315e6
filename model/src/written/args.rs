//! The inside of an attribute: a list of keys and positional parts, read by a table, going on after a mistake.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Meta, Token, token};

use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;
use crate::sql::lexer::Shape;
use crate::suggest::did_you_mean;

/// A helper attribute: `#[index(…)]`, or `index(…)` inside `#[pg(…)]`.
pub(crate) struct RawAttr {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) meta: Meta,
}

/// One key of an attribute, the forms in which it may stand, and what it does.
pub(crate) struct Key<T> {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) take: Take<T>,
}

/// Reads what follows a key. A value's `=` is already taken; the parentheses of a list are not.
pub(crate) type Take<T> = fn(&mut T, &Ident, ParseStream, &Ctxt) -> syn::Result<()>;

/// How a key may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `unique`
    Flag,
    /// `name = "…"`
    Value,
    /// `include(…)`
    List,
    /// `rls` or `rls = force`
    FlagOrValue,
    /// `select` or `select(…)`
    FlagOrList,
    /// `identity`, `identity = always` or `identity(…)`
    Any,
}

/// Reads a part of an attribute that no key introduces; `false` if the next tokens are none.
pub(crate) type Positional<T> = fn(&mut T, ParseStream, &Ctxt) -> syn::Result<bool>;

/// Reads the whole attribute. Keys that are unknown, repeated or written in the wrong form are reported with the
/// nearest known one, and reading goes on behind the next comma. Returns whether nothing was reported: what is missing
/// then is missing, and not misspelt.
pub(crate) fn parse_args<T>(
    cx: &Ctxt,
    attr: &RawAttr,
    target: &mut T,
    keys: &[Key<T>],
    positional: Positional<T>,
) -> bool {
    let before = cx.len();
    let list = match &attr.meta {
        Meta::Path(_) => return true,
        Meta::NameValue(pair) => {
            let name = &attr.name;
            let problem = Problem::new(attr.span, format!("`{name}` takes its arguments in parentheses"));
            cx.push(
                problem.help(format!("write `#[{name}(…)]` instead of `= {}`", quote_tokens(&pair.value))),
            );
            return false;
        }
        Meta::List(list) => list,
    };
    let parser =
        |input: ParseStream| parse_all(cx, &format!("`#[{}]`", attr.name), target, keys, positional, input);
    if let Err(error) = list.parse_args_with(parser) {
        cx.syn(error);
    }
    cx.len() == before
}

/// Reads what stands in the parentheses of a key by the rules of the inside of an attribute.
pub(crate) fn parse_inner<T>(
    cx: &Ctxt,
    key: &Ident,
    input: ParseStream,
    target: &mut T,
    keys: &[Key<T>],
    positional: Positional<T>,
) -> syn::Result<()> {
    parenthesized(input, |inner| {
        parse_all(cx, &format!("`{}(…)`", key.unraw()), target, keys, positional, inner)
    })
}

/// `place` is what a message calls the parentheses.
fn parse_all<T>(
    cx: &Ctxt,
    place: &str,
    target: &mut T,
    keys: &[Key<T>],
    positional: Positional<T>,
    input: ParseStream,
) -> syn::Result<()> {
    let mut seen: Vec<Ident> = Vec::new();
    while !input.is_empty() {
        if let Err(error) = parse_one(cx, place, target, keys, positional, input, &mut seen) {
            cx.syn(error);
            skip_to_comma(input);
        }
        if input.is_empty() {
            break;
        }
        if !input.peek(Token![,]) {
            cx.error(input.span(), "expected `,`");
            skip_to_comma(input);
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// Reads an attribute whose every part has a key.
pub(crate) fn parse_keys<T>(cx: &Ctxt, attr: &RawAttr, target: &mut T, keys: &[Key<T>]) {
    parse_args(cx, attr, target, keys, no_positional);
}

fn parse_one<T>(
    cx: &Ctxt,
    place: &str,
    target: &mut T,
    keys: &[Key<T>],
    positional: Positional<T>,
    input: ParseStream,
    seen: &mut Vec<Ident>,
) -> syn::Result<()> {
    if let Some(key) = find_key(keys, input) {
        let ident = input.call(Ident::parse_any)?;
        if seen.iter().any(|before| before == &ident) && !key.repeats() {
            cx.push(
                Problem::new(ident.span(), format!("`{ident}` is given twice in {place}"))
                    .label("again here")
                    .help("keep one of the two"),
            );
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
        }
        let result = (key.take)(target, &ident, input, cx);
        seen.push(ident);
        return result;
    }
    if positional(target, input, cx)? {
        return Ok(());
    }
    let ahead = input.fork();
    let Ok(ident) = ahead.call(Ident::parse_any) else {
        return Err(input.error(format!("{place} does not expect this")));
    };
    let problem = match keys.iter().find(|key| ident == key.name) {
        Some(key) => Problem::new(ident.span(), format!("`{ident}` is not written like this"))
            .help(format!("write `{}`", key.usage())),
        None => Problem::new(ident.span(), format!("{place} knows no `{ident}`"))
            .label("unknown")
            .maybe_help(did_you_mean(&ident.to_string(), keys.iter().map(|key| key.name))),
    };
    cx.push(problem);
    skip_to_comma(input);
    Ok(())
}

/// The key that comes next, if it stands in a form that it has; otherwise a column may be called like it.
fn find_key<'k, T>(keys: &'k [Key<T>], input: ParseStream) -> Option<&'k Key<T>> {
    let ahead = input.fork();
    let ident = ahead.call(Ident::parse_any).ok()?;
    let key = keys.iter().find(|key| ident == key.name)?;
    let flag = ahead.is_empty() || ahead.peek(Token![,]);
    let value = ahead.peek(Token![=]) && !ahead.peek(Token![==]);
    let list = ahead.peek(token::Paren);
    let fits = match key.form {
        Form::Flag => flag,
        Form::Value => value,
        Form::List => list,
        Form::FlagOrValue => flag || value,
        Form::FlagOrList => flag || list,
        Form::Any => flag || value || list,
    };
    fits.then_some(key)
}

impl<T> Key<T> {
    fn usage(&self) -> String {
        let name = self.name;
        match self.form {
            Form::Flag => name.to_owned(),
            Form::Value => format!("{name} = …"),
            Form::List => format!("{name}(…)"),
            Form::FlagOrValue => format!("{name}` or `{name} = …"),
            Form::FlagOrList => format!("{name}` or `{name}(…)"),
            Form::Any => format!("{name}`, `{name} = …` or `{name}(…)"),
        }
    }

    /// A waiver stands once for each finding that it waives.
    fn repeats(&self) -> bool {
        self.name == "allow"
    }
}

/// For attributes whose every part has a key.
pub(crate) fn no_positional<T>(_: &mut T, _: ParseStream, _: &Ctxt) -> syn::Result<bool> {
    Ok(false)
}

/// Takes a name that stands alone between commas.
pub(crate) fn bare_ident(names: &mut Vec<Ident>, input: ParseStream) -> syn::Result<bool> {
    let ahead = input.fork();
    let bare = ahead.call(Ident::parse_any).is_ok() && (ahead.is_empty() || ahead.peek(Token![,]));
    if bare {
        names.push(input.call(Ident::parse_any)?);
    }
    Ok(bare)
}

pub(crate) fn skip_to_comma(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<proc_macro2::TokenTree>();
    }
}

/// A string with its place.
#[derive(Debug, Clone)]
pub struct Str {
    /// The text.
    pub value: String,
    /// The literal.
    pub span: Span,
}

pub(crate) fn string(input: ParseStream) -> syn::Result<Str> {
    let literal = literal(input)?;
    Ok(Str { value: literal.value(), span: literal.span() })
}

/// A type's name as SQL, reported if no PostgreSQL can read it.
pub(crate) fn sql_type(input: ParseStream, cx: &Ctxt) -> syn::Result<Str> {
    let name = string(input)?;
    for error in crate::sql::lexer::check(&name.value, Shape::Expression) {
        cx.push(Problem::new(name.span, error.message).maybe_help(error.help));
    }
    Ok(name)
}

/// A string literal, or `concat!` of string literals.
fn literal(input: ParseStream) -> syn::Result<LitStr> {
    if input.peek(syn::Ident) && input.peek2(Token![!]) {
        let mac: syn::Macro = input.parse()?;
        if !mac.path.is_ident("concat") {
            let text = match mac.path.is_ident("include_str") {
                true => {
                    "only a view's query can stand in a file; call a function from here that a `.sql` file defines"
                }
                false => "only `concat!` of string literals can be read without compiling",
            };
            return Err(syn::Error::new_spanned(&mac.path, text));
        }
        let parts = syn::punctuated::Punctuated::<LitStr, Token![,]>::parse_terminated;
        let text: String = parts.parse2(mac.tokens.clone())?.iter().map(LitStr::value).collect();
        let span = mac.path.segments[0].ident.span();
        return Ok(LitStr::new(&text, span));
    }
    input.parse()
}

/// The path in `include_str!("…")`, if that comes next.
pub(crate) fn included(input: ParseStream) -> syn::Result<Option<Str>> {
    let ahead = input.fork();
    if !ahead.parse::<Ident>().is_ok_and(|name| name == "include_str") || !ahead.peek(Token![!]) {
        return Ok(None);
    }
    let mac: syn::Macro = input.parse()?;
    mac.parse_body_with(string).map(Some)
}

pub(crate) fn expression(input: ParseStream, cx: &Ctxt) -> syn::Result<SqlText> {
    Ok(SqlText::parse(cx, &literal(input)?, Shape::Expression))
}

pub(crate) fn query(input: ParseStream, cx: &Ctxt) -> syn::Result<SqlText> {
    Ok(SqlText::parse(cx, &literal(input)?, Shape::Query))
}

pub(crate) fn parenthesized<T>(
    input: ParseStream,
    inner: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    let content;
    syn::parenthesized!(content in input);
    let value = inner(&content)?;
    if content.is_empty() { Ok(value) } else { Err(content.error("expected `)`")) }
}

/// `(a, b)`, at least one.
pub(crate) fn ident_list(input: ParseStream) -> syn::Result<Vec<Ident>> {
    parenthesized(input, |inner| {
        let mut idents = vec![inner.call(Ident::parse_any)?];
        while !inner.is_empty() {
            inner.parse::<Token![,]>()?;
            if !inner.is_empty() {
                idents.push(inner.call(Ident::parse_any)?);
            }
        }
        Ok(idents)
    })
}

/// A whole number, with its sign.
pub(crate) fn integer(input: ParseStream) -> syn::Result<i64> {
    let minus = input.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
    let number: syn::LitInt = input.parse()?;
    let text = format!("{minus}{}", number.base10_digits());
    text.parse().map_err(|_| syn::Error::new(number.span(), "this number does not fit into a bigint"))
}

/// An identifier among a few words; the error names the nearest.
pub(crate) fn one_of<T: Copy>(input: ParseStream, words: &[(&'static str, T)]) -> syn::Result<T> {
    let ident = input.call(Ident::parse_any)?;
    if let Some((_, value)) = words.iter().find(|(word, _)| ident == *word) {
        return Ok(*value);
    }
    let help = did_you_mean(&ident.to_string(), words.iter().map(|(word, _)| *word)).unwrap_or_default();
    Err(syn::Error::new(ident.span(), format!("`{ident}` is not known here; {help}")))
}

/// `app.touch_updated_at`, or a Rust-like path `app::touch_updated_at`; the segments.
pub(crate) fn dotted(input: ParseStream) -> syn::Result<Vec<Ident>> {
    let mut segments = vec![input.call(Ident::parse_any)?];
    while input.peek(Token![.]) || input.peek(Token![::]) {
        if input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
        } else {
            input.parse::<Token![::]>()?;
        }
        segments.push(input.call(Ident::parse_any)?);
    }
    Ok(segments)
}

/// `with(fillfactor = 70, autovacuum_enabled = false)`.
pub(crate) fn storage_parameters(input: ParseStream) -> syn::Result<Vec<(String, String)>> {
    parenthesized(input, |inner| {
        let mut out = Vec::new();
        while !inner.is_empty() {
            let name = dotted(inner)?.iter().map(|i| i.unraw().to_string()).collect::<Vec<_>>().join(".");
            inner.parse::<Token![=]>()?;
            let minus = inner.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
            let value = if inner.peek(syn::Ident) {
                inner.call(Ident::parse_any)?.to_string()
            } else {
                match inner.parse::<syn::Lit>()? {
                    syn::Lit::Str(text) => crate::name::quote_literal(&text.value()),
                    syn::Lit::Int(number) => number.base10_digits().to_owned(),
                    syn::Lit::Float(number) => number.base10_digits().to_owned(),
                    syn::Lit::Bool(flag) => flag.value.to_string(),
                    other => {
                        return Err(syn::Error::new(other.span(), "expected a number, a word or a string"));
                    }
                }
            };
            out.push((name, format!("{minus}{value}")));
            if !inner.is_empty() {
                inner.parse::<Token![,]>()?;
            }
        }
        Ok(out)
    })
}

fn quote_tokens(tokens: &impl quote::ToTokens) -> String {
    tokens.to_token_stream().to_string()
}
