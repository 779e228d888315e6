//! The VALUE of `default = VALUE`: a literal, a variant, a call, or `sql("…")`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Ident, Lit, LitStr, Path, Token, token};

use super::args::{Str, dotted, expression, parenthesized};
use crate::ctxt::Ctxt;
use crate::sql::SqlText;

/// A value as it is written.
#[derive(Debug, Clone)]
pub enum Value {
    /// `true`
    Bool(bool, Span),
    /// `-1`, `0.5`
    Number(Number),
    /// `"user"`
    Text(Str),
    /// `[]`: an array without elements.
    EmptyArray(Span),
    /// `Runner`, `UserType::Runner` or `MAX`: a variant of the column's enum, or a constant.
    Path(Path),
    /// `now()`, `app.next_number("a")`
    Call {
        /// The function: its name, or schema and name.
        function: Vec<Ident>,
        /// Its arguments.
        args: Vec<Value>,
    },
    /// `sql("…")`
    Sql(SqlText),
}

/// A number as PostgreSQL reads it.
#[derive(Debug, Clone)]
pub struct Number {
    /// The digits, without separators and suffix.
    pub text: String,
    /// The literal.
    pub span: Span,
}

impl Value {
    pub(crate) fn parse(input: ParseStream, cx: &Ctxt) -> syn::Result<Self> {
        if input.peek(token::Bracket) {
            let content;
            let bracket = syn::bracketed!(content in input);
            if !content.is_empty() {
                return Err(content.error("only `[]` can be written here: use `sql(\"array[…]\")`"));
            }
            return Ok(Self::EmptyArray(bracket.span.join()));
        }
        if input.peek(Token![-]) || input.peek(Lit) {
            return literal(input);
        }
        if !input.peek(Ident::peek_any) {
            return Err(input.error("expected a literal, a variant, a call such as `now()`, or `sql(\"…\")`"));
        }
        if input.peek(Ident) && input.peek2(token::Paren) && input.fork().parse::<Ident>()? == "sql" {
            input.parse::<Ident>()?;
            return Ok(Self::Sql(parenthesized(input, |inner| expression(inner, cx))?));
        }
        let ahead = input.fork();
        let function = dotted(&ahead)?;
        if ahead.peek(token::Paren) {
            dotted(input)?;
            if function.len() > 2 {
                return Err(syn::Error::new(function[2].span(), "a function is `name()` or `schema.name()`"));
            }
            let args = parenthesized(input, |inner| comma_separated(inner, cx))?;
            return Ok(Self::Call { function, args });
        }
        Ok(Self::Path(input.call(Path::parse_mod_style)?))
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Bool(_, span) | Self::EmptyArray(span) => *span,
            Self::Number(number) => number.span,
            Self::Text(text) => text.span,
            Self::Path(path) => path.segments.last().map_or_else(|| path.span(), |last| last.ident.span()),
            Self::Call { function, .. } => function[0].span(),
            Self::Sql(sql) => sql.span,
        }
    }
}

fn comma_separated(input: ParseStream, cx: &Ctxt) -> syn::Result<Vec<Value>> {
    let mut values = Vec::new();
    while !input.is_empty() {
        values.push(Value::parse(input, cx)?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(values)
}

fn literal(input: ParseStream) -> syn::Result<Value> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let sign = if minus.is_some() { "-" } else { "" };
    if minus.is_none() && input.peek(LitStr) {
        return super::args::string(input).map(Value::Text);
    }
    match input.parse::<Lit>()? {
        Lit::Int(number) => Ok(Value::Number(Number {
            text: format!("{sign}{}", number.base10_digits()),
            span: number.span(),
        })),
        Lit::Float(number) => Ok(Value::Number(Number {
            text: format!("{sign}{}", number.base10_digits()),
            span: number.span(),
        })),
        Lit::Bool(flag) if minus.is_none() => Ok(Value::Bool(flag.value, flag.span)),
        Lit::Char(c) if minus.is_none() => {
            Ok(Value::Text(Str { value: c.value().to_string(), span: c.span() }))
        }
        other => {
            let text =
                "this literal has no form in SQL: use a string, a number, `true`, `false`, or `sql(\"…\")`";
            Err(syn::Error::new(other.span(), text))
        }
    }
}

/// A constant's right-hand side, if it is a literal.
pub(crate) fn constant(expr: &syn::Expr) -> Option<Value> {
    let parser = |input: ParseStream| literal(input);
    syn::parse::Parser::parse2(parser, quote::ToTokens::to_token_stream(expr)).ok()
}

/// The name of a path's last segment, without `r#`.
pub(crate) fn last_segment(path: &Path) -> String {
    path.segments.last().map(|segment| segment.ident.unraw().to_string()).unwrap_or_default()
}
