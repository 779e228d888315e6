//! PREDICATE: who may, as conditions on a row and the caller, joined by `&` and `|`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Path, Token, token};

use super::args::{Str, dotted, expression, ident_list, parenthesized, string};
use super::value::Value;
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;
use crate::suggest::nearest;

/// A condition on a row and the caller.
#[derive(Debug, Clone)]
pub enum Predicate {
    /// `a & b`
    And(Vec<Predicate>),
    /// `a | b`
    Or(Vec<Predicate>),
    /// One condition.
    Atom(Atom),
}

/// One condition.
#[derive(Debug, Clone)]
pub struct Atom {
    /// Where it starts.
    pub span: Span,
    /// What it says.
    pub kind: AtomKind,
}

/// The conditions there are.
#[derive(Debug, Clone)]
pub enum AtomKind {
    /// `owner(col)`, `party(a, b)`: the caller is the value of one of them.
    Party(Vec<Ident>),
    /// `Struct::relation(col)`
    Related {
        /// The struct.
        table: Path,
        /// The relation.
        relation: Ident,
        /// The column.
        column: Ident,
    },
    /// `can_read(fk)`
    CanRead(Vec<Ident>),
    /// `can_update(fk)`
    CanUpdate(Vec<Ident>),
    /// `tenant(col)`
    Tenant(Ident),
    /// `public`
    Public,
    /// `published(col)`
    Published(Ident),
    /// `window(from, to)`
    Window(Ident, Ident),
    /// `col == VALUE`, `col in [VALUE, …]`
    In {
        /// The column.
        column: Ident,
        /// The values.
        values: Vec<Value>,
    },
    /// `col == None`
    Null(Ident),
    /// `claim("path" == "value")`
    Claim {
        /// The keys, with dots between them.
        path: Str,
        /// The value.
        value: Str,
    },
    /// `app.function()`
    Call {
        /// Name, or schema and name.
        function: Vec<Ident>,
        /// The columns that it takes.
        columns: Vec<Ident>,
    },
    /// `sql("…")`
    Sql(SqlText),
}

/// The words that start an atom, for "did you mean".
const WORDS: &[&str] =
    &["owner", "party", "can_read", "can_update", "tenant", "published", "window", "claim", "sql"];

impl Predicate {
    pub(crate) fn parse(input: ParseStream, cx: &Ctxt) -> syn::Result<Self> {
        let mut parts = vec![conjunction(input, cx)?];
        while input.peek(Token![|]) {
            reject_double(input)?;
            input.parse::<Token![|]>()?;
            parts.push(conjunction(input, cx)?);
        }
        Ok(joined(parts, Self::Or, |part| match part {
            Self::Or(parts) => parts,
            other => vec![other],
        }))
    }

    /// Every condition in it, from left to right.
    pub fn atoms(&self) -> Vec<&Atom> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::atoms).collect(),
            Self::Atom(atom) => vec![atom],
        }
    }

    /// The place of its first condition.
    pub fn span(&self) -> Span {
        self.atoms().first().map_or_else(Span::call_site, |atom| atom.span)
    }
}

impl Atom {
    /// The fields of the struct itself that it mentions outside SQL text.
    pub fn fields(&self) -> Vec<&Ident> {
        match &self.kind {
            AtomKind::Party(columns)
            | AtomKind::CanRead(columns)
            | AtomKind::CanUpdate(columns)
            | AtomKind::Call { columns, .. } => columns.iter().collect(),
            AtomKind::Related { column, .. }
            | AtomKind::Tenant(column)
            | AtomKind::Published(column)
            | AtomKind::Null(column)
            | AtomKind::In { column, .. } => vec![column],
            AtomKind::Window(from, to) => vec![from, to],
            AtomKind::Public | AtomKind::Claim { .. } | AtomKind::Sql(_) => Vec::new(),
        }
    }

    /// The SQL text in it.
    pub fn sql(&self) -> Option<&SqlText> {
        match &self.kind {
            AtomKind::Sql(sql) => Some(sql),
            _ => None,
        }
    }
}

fn conjunction(input: ParseStream, cx: &Ctxt) -> syn::Result<Predicate> {
    let mut parts = vec![operand(input, cx)?];
    while input.peek(Token![&]) {
        reject_double(input)?;
        input.parse::<Token![&]>()?;
        parts.push(operand(input, cx)?);
    }
    Ok(joined(parts, Predicate::And, |part| match part {
        Predicate::And(parts) => parts,
        other => vec![other],
    }))
}

/// One part stays what it is; parts of the same sort are taken up.
fn joined(
    parts: Vec<Predicate>,
    join: fn(Vec<Predicate>) -> Predicate,
    open: fn(Predicate) -> Vec<Predicate>,
) -> Predicate {
    let mut flat: Vec<Predicate> = parts.into_iter().flat_map(open).collect();
    if flat.len() == 1 { flat.remove(0) } else { join(flat) }
}

fn reject_double(input: ParseStream) -> syn::Result<()> {
    for (double, single, there) in [("&&", "&", input.peek(Token![&&])), ("||", "|", input.peek(Token![||]))]
    {
        if there {
            return Err(input.error(format!("conditions are joined by one `{single}`, not by `{double}`")));
        }
    }
    Ok(())
}

fn operand(input: ParseStream, cx: &Ctxt) -> syn::Result<Predicate> {
    if input.peek(token::Paren) {
        return parenthesized(input, |inner| Predicate::parse(inner, cx));
    }
    if input.peek(Token![!]) {
        return Err(
            input.error("there is no negation: say who may, with `in [\u{2026}]` for what a column may hold")
        );
    }
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a condition such as `owner(user_id)`"));
    }
    atom(input, cx).map(Predicate::Atom)
}

fn atom(input: ParseStream, cx: &Ctxt) -> syn::Result<Atom> {
    let span = input.span();
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any)?;
    let kind = if ahead.peek(Token![::]) {
        related(input)?
    } else if ahead.peek(token::Paren) {
        input.call(Ident::parse_any)?;
        called(&word, input, cx)?
    } else if ahead.peek(Token![.]) {
        function(input)?
    } else if ahead.peek(Token![==]) || ahead.peek(Token![in]) {
        input.call(Ident::parse_any)?;
        compared(word, input, cx)?
    } else if word == "public" {
        input.call(Ident::parse_any)?;
        AtomKind::Public
    } else if ahead.peek(Token![!=]) {
        return Err(ahead.error("there is no negation: list what the column may hold with `in [\u{2026}]`"));
    } else if ahead.peek(Token![=]) {
        return Err(ahead.error("a column is compared with `==`"));
    } else {
        let text = format!(
            "`{word}` is no condition; a column is compared (`{word} == \u{2026}`) or stands inside one, `owner({word})`"
        );
        return Err(syn::Error::new(word.span(), text));
    };
    Ok(Atom { span, kind })
}

/// `CoachRunner::coach_of(user_id)`
fn related(input: ParseStream) -> syn::Result<AtomKind> {
    let mut path = input.call(Path::parse_mod_style)?;
    let Some(relation) = path.segments.pop().map(|last| last.ident) else {
        return Err(input.error("expected `Struct::relation(column)`"));
    };
    path.segments.pop_punct();
    let column = one(input, "a relation takes one column")?;
    Ok(AtomKind::Related { table: path, relation, column })
}

fn called(word: &Ident, input: ParseStream, cx: &Ctxt) -> syn::Result<AtomKind> {
    Ok(match word.to_string().as_str() {
        "owner" => {
            AtomKind::Party(vec![one(input, "`owner` takes one column; `party(a, b)` takes several")?])
        }
        "party" => AtomKind::Party(ident_list(input)?),
        "can_read" => AtomKind::CanRead(ident_list(input)?),
        "can_update" => AtomKind::CanUpdate(ident_list(input)?),
        "tenant" => AtomKind::Tenant(one(input, "`tenant` takes one column")?),
        "published" => AtomKind::Published(one(input, "`published` takes one column")?),
        "window" => {
            let mut columns = ident_list(input)?;
            match (columns.pop(), columns.pop(), columns.is_empty()) {
                (Some(to), Some(from), true) => AtomKind::Window(from, to),
                _ => {
                    let text = "`window` takes two columns: the first moment, and the one behind the last";
                    return Err(syn::Error::new(word.span(), text));
                }
            }
        }
        "claim" => parenthesized(input, |inner| {
            let path = string(inner)?;
            inner.parse::<Token![==]>()?;
            Ok(AtomKind::Claim { path, value: string(inner)? })
        })?,
        "sql" => AtomKind::Sql(parenthesized(input, |inner| expression(inner, cx))?),
        name => {
            let problem = Problem::new(word.span(), format!("`{name}` is no condition that is known"));
            let help = nearest(name, WORDS.iter().copied()).map_or_else(
                || format!("a function of yours is named with its schema: `app.{name}()`"),
                |near| format!("did you mean `{near}`?"),
            );
            cx.push(problem.help(help));
            // Read over, so that the rest is checked as well; the problem keeps it from being used.
            parenthesized(input, |inner| inner.parse::<proc_macro2::TokenStream>())?;
            AtomKind::Public
        }
    })
}

/// `app.is_admin()`
fn function(input: ParseStream) -> syn::Result<AtomKind> {
    let function = dotted(input)?;
    if function.len() > 2 {
        return Err(syn::Error::new(function[2].span(), "a function is `schema.name()`"));
    }
    if !input.peek(token::Paren) {
        return Err(input.error("expected `()` behind the function"));
    }
    let columns = if input.fork().parse::<proc_macro2::Group>().is_ok_and(|group| group.stream().is_empty()) {
        input.parse::<proc_macro2::Group>()?;
        Vec::new()
    } else {
        ident_list(input)?
    };
    Ok(AtomKind::Call { function, columns })
}

/// `status == Active`, `status in [Pending, Active]`, `coach_feedback == None`
fn compared(column: Ident, input: ParseStream, cx: &Ctxt) -> syn::Result<AtomKind> {
    if input.parse::<Option<Token![==]>>()?.is_some() {
        if input.fork().call(Ident::parse_any).is_ok_and(|word| word == "None") {
            input.call(Ident::parse_any)?;
            return Ok(AtomKind::Null(column));
        }
        return Ok(AtomKind::In { column, values: vec![Value::parse(input, cx)?] });
    }
    input.parse::<Token![in]>()?;
    Ok(AtomKind::In { column, values: values(input, cx)? })
}

/// `[Pending, Active]`, at least one.
pub(crate) fn values(input: ParseStream, cx: &Ctxt) -> syn::Result<Vec<Value>> {
    let content;
    let bracket = syn::bracketed!(content in input);
    let mut values = Vec::new();
    while !content.is_empty() {
        values.push(Value::parse(&content, cx)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    if values.is_empty() {
        return Err(syn::Error::new(bracket.span.join(), "a column that may hold nothing admits nobody"));
    }
    Ok(values)
}

fn one(input: ParseStream, problem: &str) -> syn::Result<Ident> {
    let mut columns = ident_list(input)?;
    match (columns.pop(), columns.pop()) {
        (Some(column), None) => Ok(column),
        (_, second) => {
            Err(syn::Error::new(second.map_or_else(|| input.span(), |ident| ident.span()), problem))
        }
    }
}
