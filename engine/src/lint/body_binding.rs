//! Whether the body of a function binds the rows it touches to the caller, statement by statement.

use std::collections::BTreeSet;
use std::ops::Range;

use super::binding::{Binder, Bound, constant};
use super::context::Context;
use super::facts::Function;
use crate::expr::{self, Expr, Query};
use crate::sql::{Cursor, Token, significant};

impl<'a> Context<'a> {
    /// Whether every row with row security that a body reads or changes is bound to the caller.
    pub(crate) fn binds_rows(&self, function: &Function) -> Bound {
        let binder = Binder { cx: self, function: Some(function), callers: BTreeSet::new(), invoker: false };
        if let Some(query) = self.query_of(&function.id) {
            // The body may still be a query that was not understood.
            let bound = binder.query(query);
            return if bound == Bound::Unread && !self.asks_who_calls(function) { Bound::No } else { bound };
        }
        if !self.asks_who_calls(function) {
            return Bound::No;
        }
        let Ok(tokens) = significant(&function.body) else { return Bound::Unread };
        if !matches!(function.language.as_str(), "sql" | "plpgsql") {
            return Bound::Unread;
        }
        Body { binder, text: &function.body, catches: catches(&tokens) }.judge(&tokens)
    }
}

struct Body<'b, 'c, 'a> {
    binder: Binder<'c, 'a>,
    text: &'b str,
    /// Whether a handler may undo what a guard refuses.
    catches: bool,
}

impl Body<'_, '_, '_> {
    fn judge(mut self, tokens: &[Token<'_>]) -> Bound {
        let statements: Vec<&[Token<'_>]> = tokens.split(|token| token.is_punct(";")).collect();
        let (mut straight, mut doubt) = (true, false);
        let mut worst = Bound::Yes;
        for statement in &statements {
            let statement = opened(statement);
            self.learn(statement, &statements);
            match if straight { self.guard(statement) } else { Bound::No } {
                Bound::Yes => return worst,
                Bound::Unread => doubt = true,
                Bound::No => {}
            }
            // Behind a branch a guard may not have been asked. The end of one that only refuses changes nothing.
            let branches = ["if", "case", "for", "foreach", "while", "loop"];
            let refuses = statement.iter().any(|token| token.is_word("raise"));
            straight &= refuses
                || !branches.iter().any(|word| statement.first().is_some_and(|token| token.is_word(word)));
            worst = worst.max(self.statement(statement));
        }
        if doubt { worst.min(Bound::Unread) } else { worst }
    }

    /// `name [type] := caller`, where nothing else is ever assigned to it.
    fn learn(&mut self, statement: &[Token<'_>], all: &[&[Token<'_>]]) {
        let Some(name) = statement.first().and_then(Token::name) else { return };
        let Some(at) = statement.iter().position(|token| is_assignment(token)) else { return };
        let value = expr::body(&format!("select {}", self.slice(&statement[at + 1..])));
        let once = all.iter().filter(|other| assigns(opened(other), &name)).count() == 1;
        let Query::Select(select) = value else { return };
        if once && select.columns.len() == 1 && self.binder.is_caller(&select.columns[0].value) {
            self.binder.callers.insert(name);
        }
    }

    /// `if … then raise …`: for whom it goes on. A condition that can be NULL lets whoever makes it so go on.
    fn guard(&mut self, statement: &[Token<'_>]) -> Bound {
        let Some((condition, rest)) = branch(statement) else { return Bound::No };
        let raises = rest.first().is_some_and(|token| token.is_word("raise"));
        let mild = ["debug", "log", "info", "notice", "warning"];
        if self.catches
            || !raises
            || rest.get(1).is_some_and(|level| mild.iter().any(|word| level.is_word(word)))
        {
            return Bound::No;
        }
        let asked = expr::body(&format!("select {}", self.slice(condition)));
        let Query::Select(select) = asked else { return Bound::No };
        let [condition] = select.columns.as_slice() else { return Bound::No };
        let goes_on = denied(condition.value.clone());
        let certain = self.can_be_null(&condition.value);
        if certain == Some(false)
            && let Expr::Compare { op, left, right } = &goes_on
            && op == "="
        {
            for (side, other) in [(left, right), (right, left)] {
                if let (Expr::Column { qualifier: None, name }, true) =
                    (&**side, self.binder.is_caller(other))
                {
                    self.binder.callers.insert(name.clone());
                }
            }
        }
        match (self.binder.is_standing(&goes_on), certain) {
            (true, Some(false)) => Bound::Yes,
            (true, None) => Bound::Unread,
            _ => Bound::No,
        }
    }

    /// Whether a condition can come out as NULL; none where a function decides that cannot be looked into.
    fn can_be_null(&self, expr: &Expr) -> Option<bool> {
        let all = |parts: &[Expr]| {
            let parts: Option<Vec<bool>> = parts.iter().map(|part| self.can_be_null(part)).collect();
            parts.map(|parts| parts.contains(&true))
        };
        match expr {
            Expr::Exists(_) | Expr::Is(..) | Expr::IsNull(_) | Expr::Distinct(..) => Some(false),
            Expr::And(parts) | Expr::Or(parts) => all(parts),
            Expr::Not(inner) | Expr::Cast(inner, _) => self.can_be_null(inner),
            Expr::Literal { value, .. } => Some(value.is_none()),
            Expr::Scalar(query) => constant(query).map_or(Some(true), |value| self.can_be_null(value)),
            Expr::Call { name, arguments } if name.schema.is_none() && name.name == "coalesce" => {
                arguments.last().map_or(Some(true), |last| self.can_be_null(last))
            }
            Expr::Call { name, .. } => {
                let functions = self.binder.functions(name);
                let [function] = functions.as_slice() else { return None };
                let value = self.binder.cx.query_of(&function.id).map(|query| constant(query).cloned());
                value.and_then(|value| value.map_or(Some(true), |value| self.can_be_null(&value)))
            }
            _ => Some(true),
        }
    }

    fn statement(&self, statement: &[Token<'_>]) -> Bound {
        let function = self.binder.function;
        let secured = |tokens: &[Token<'_>]| {
            let tables =
                function.map(|function| self.binder.cx.tables_among(tokens, function)).unwrap_or_default();
            tables.iter().any(|table| {
                self.binder.cx.is_secured(table)
                    || self.binder.cx.tables_under(table).iter().any(|table| self.binder.cx.is_secured(table))
            })
        };
        let rest = match branch(statement) {
            Some((_, rest)) => rest,
            None => statement,
        };
        if !secured(rest) {
            return Bound::Yes;
        }
        let words = ["select", "perform", "insert", "update", "delete", "with"];
        let Some(at) = rest.iter().position(|token| words.iter().any(|word| token.is_word(word))) else {
            return Bound::Unread;
        };
        let inside = rest[..at].iter().filter(|token| token.is_punct("(")).count();
        let whole = match at {
            0 => rest,
            // `return (select …)`, `x := (select …)`: a value.
            at if inside > 0 => {
                let start = rest.iter().position(|token| is_assignment(token) || token.is_word("return"));
                let Some(start) = start.filter(|start| *start < at) else { return Bound::Unread };
                return self.query(&format!("select {}", self.slice(&rest[start + 1..])));
            }
            at => &rest[at..],
        };
        let end = top_level(whole, "loop").or_else(|| top_level(whole, "returning"));
        let whole = &whole[..end.unwrap_or(whole.len())];
        let word = |word: &str| whole[0].is_word(word);
        if word("insert") {
            return self.insert(whole);
        }
        let text = if word("update") || word("delete") {
            changed(whole).map(|parts| parts.map(|part| self.slice(part)).join(" "))
        } else {
            let from = usize::from(word("perform"));
            let start = if from == 1 { "select " } else { "" };
            Some(format!(
                "{start}{}",
                without_into(&whole[from..])
                    .into_iter()
                    .map(|part| self.slice(part))
                    .collect::<Vec<_>>()
                    .join(" ")
            ))
        };
        text.map_or(Bound::Unread, |text| self.query(&text))
    }

    /// What is inserted has to say whose it is, or to come from rows that are bound.
    fn insert(&self, tokens: &[Token<'_>]) -> Bound {
        let Some(at) = top_level(tokens, "values") else {
            let select = top_level(tokens, "select");
            return select.map_or(Bound::Unread, |at| self.query(self.slice(&tokens[at..])));
        };
        let end = top_level(tokens, "on").unwrap_or(tokens.len());
        let Some(mut cursor) = Cursor::new(self.slice(&tokens[at + 1..end])) else { return Bound::Unread };
        let mut worst = Bound::Yes;
        while let Some(row) = cursor.group() {
            let Query::Select(select) = expr::body(&format!("select {row}")) else { return Bound::Unread };
            let values: Vec<&Expr> = select.columns.iter().map(|output| &output.value).collect();
            worst = worst.max(match () {
                () if values.iter().any(|value| self.binder.is_caller(value)) => Bound::Yes,
                () if values.iter().all(|value| value.opaque().is_empty()) => Bound::No,
                () => Bound::Unread,
            });
            cursor.punct(",");
        }
        worst
    }

    fn query(&self, text: &str) -> Bound {
        self.binder.query(&expr::body(text))
    }

    fn slice(&self, tokens: &[Token<'_>]) -> &str {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => &self.text[first.offset..last.end()],
            _ => "",
        }
    }
}

/// A statement behind the words that open a block.
fn opened<'t, 'x>(statement: &'t [Token<'x>]) -> &'t [Token<'x>] {
    let opening = |token: &Token<'_>| {
        ["declare", "begin", "atomic", "else", "loop"].iter().any(|word| token.is_word(word))
    };
    let at = statement.iter().position(|token| !opening(token)).unwrap_or(statement.len());
    &statement[at..]
}

/// The condition of `if … then`, and what follows.
fn branch<'t, 'x>(statement: &'t [Token<'x>]) -> Option<(&'t [Token<'x>], &'t [Token<'x>])> {
    let first = statement.first()?;
    if !first.is_word("if") && !first.is_word("elsif") {
        return None;
    }
    let then = top_level(statement, "then")?;
    Some((&statement[1..then], &statement[then + 1..]))
}

/// `update t set … from u where c` and `delete from t using u where c` as what they touch:
/// `select 1 from t, u where c`, in pieces.
fn changed<'t, 'x>(tokens: &'t [Token<'x>]) -> Option<Changed<'t, 'x>> {
    let update = tokens[0].is_word("update");
    let start = if update { 1 } else { 2 };
    let (ends, more) = if update { ("set", "from") } else { ("using", "using") };
    let condition = top_level(tokens, "where").unwrap_or(tokens.len());
    let more = top_level(&tokens[..condition], more);
    let end = if update { top_level(tokens, ends)? } else { more.unwrap_or(condition) };
    let table = tokens.get(start..end)?;
    let table = if table.first()?.is_word("only") { &table[1..] } else { table };
    let more = more.map_or(&tokens[..0], |at| &tokens[at + 1..condition]);
    Some(Changed { table, more, condition: &tokens[condition..] })
}

struct Changed<'t, 'x> {
    table: &'t [Token<'x>],
    more: &'t [Token<'x>],
    condition: &'t [Token<'x>],
}

impl<'t, 'x> Changed<'t, 'x> {
    fn map<'s>(&self, slice: impl Fn(&'t [Token<'x>]) -> &'s str) -> [String; 4] {
        let more = if self.more.is_empty() { String::new() } else { format!(", {}", slice(self.more)) };
        ["select 1 from".to_owned(), slice(self.table).to_owned(), more, slice(self.condition).to_owned()]
    }
}

/// A query without its `into a, b`, in pieces.
fn without_into<'t, 'x>(tokens: &'t [Token<'x>]) -> Vec<&'t [Token<'x>]> {
    match into(tokens) {
        Some(list) => vec![&tokens[..list.start], &tokens[list.end..]],
        None => vec![tokens],
    }
}

/// Where `into a, b` stands.
fn into(tokens: &[Token<'_>]) -> Option<Range<usize>> {
    let at = top_level(tokens, "into")?;
    let mut end = at + 1;
    end += usize::from(tokens.get(end).is_some_and(|token| token.is_word("strict")));
    while tokens.get(end).is_some_and(|token| token.name().is_some()) {
        end += 1;
        if !tokens.get(end).is_some_and(|token| token.is_punct(",") || token.is_punct(".")) {
            break;
        }
        end += 1;
    }
    Some(at..end)
}

/// The first place of a word outside brackets.
fn top_level(tokens: &[Token<'_>], word: &str) -> Option<usize> {
    let mut depth = 0_i32;
    tokens.iter().position(|token| {
        depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
        depth == 0 && token.is_word(word)
    })
}

fn is_assignment(token: &Token<'_>) -> bool {
    token.text == ":=" || token.text == "=" || token.is_word("default")
}

/// Whether a statement gives a variable a value: `name … :=`, or `into name`.
fn assigns(statement: &[Token<'_>], name: &str) -> bool {
    let named = |token: &Token<'_>| token.name().as_deref() == Some(name);
    let first = statement.first().is_some_and(named) && statement.iter().any(is_assignment);
    let filled = into(statement).is_some_and(|list| statement[list].iter().any(named));
    let loops =
        statement.first().is_some_and(|token| token.is_word("for")) && statement.get(1).is_some_and(named);
    first || loops || filled
}

/// Whether a body has a handler of errors.
fn catches(tokens: &[Token<'_>]) -> bool {
    tokens.windows(2).any(|two| two[0].is_word("exception") && two[1].is_word("when"))
}

/// What holds where a condition does not: negations go inwards.
fn denied(condition: Expr) -> Expr {
    match condition {
        Expr::And(parts) => Expr::any(parts.into_iter().map(denied)),
        Expr::Or(parts) => Expr::all(parts.into_iter().map(denied)),
        Expr::Not(inner) => *inner,
        Expr::Is(inner, wanted) => {
            if wanted {
                Expr::Not(Box::new(Expr::Is(inner, true)))
            } else {
                Expr::Is(inner, true)
            }
        }
        Expr::Compare { op, left, right } if op == "<>" => Expr::Compare { op: "=".to_owned(), left, right },
        Expr::Distinct(left, right) => Expr::Compare { op: "=".to_owned(), left, right },
        other => other.negated(),
    }
}
