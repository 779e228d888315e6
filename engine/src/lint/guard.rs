//! Guards: triggers that refuse a change of a column. One whose shape is not understood guards nothing.

use std::collections::BTreeSet;

use super::context::Context;
use super::facts::{Function, Trigger};
use crate::catalog::ObjectId;
use crate::sql::{Token, TokenKind, significant};

/// What a body refuses, where all of it is understood.
#[derive(Debug, Default, PartialEq, Eq)]
struct Refusals {
    /// The columns that an insert has to fill as the guard demands.
    inserted: BTreeSet<String>,
    /// The columns that no update changes, whatever else holds.
    held: BTreeSet<String>,
    /// The columns that an update changes on a condition alone.
    conditional: BTreeSet<String>,
    /// Whether an update has to satisfy one rule before and after.
    apart: bool,
    /// Whether it passes whom row security does not bind.
    bound: bool,
}

impl Context<'_> {
    /// Whether a trigger that is understood keeps a client from choosing the column on this event.
    pub(crate) fn is_guarded(&self, table: &ObjectId, event: &str, column: &str) -> bool {
        self.guards(table, event).any(|(trigger, refusals, generated)| {
            let hears =
                event != "update" || trigger.of.is_empty() || trigger.of.iter().any(|of| of == column);
            let holds = match event {
                "insert" => generated && refusals.inserted.contains(column),
                _ => refusals.held.contains(column) || generated && refusals.conditional.contains(column),
            };
            hears && holds
        })
    }

    /// Whether a generated guard asks for one rule that allows an update before and after.
    pub(crate) fn keeps_rules_apart(&self, table: &ObjectId) -> bool {
        self.guards(table, "update")
            .any(|(trigger, refusals, generated)| generated && refusals.apart && trigger.of.is_empty())
    }

    /// A sentence about the triggers that name one of the columns and guard nothing as far as is understood.
    pub(crate) fn not_understood(&self, table: &ObjectId, columns: &[&str]) -> Option<String> {
        self.triggers_on(table).iter().filter(|trigger| trigger.enabled).find_map(|trigger| {
            let (schema, name) = &trigger.function;
            let functions = self.functions_named(schema, name);
            let column =
                columns.iter().find(|column| functions.iter().any(|function| function.says(column)))?;
            let event = trigger.events.iter().find(|event| matches!(**event, "insert" | "update"))?;
            let text =
                format!("{} touches {column}, and that it refuses this was not understood", trigger.id);
            (!self.is_guarded(table, event, column)).then_some(text)
        })
    }

    /// The enabled triggers for each row before an event whose bodies are understood, and whether Palisade made them.
    fn guards(&self, table: &ObjectId, event: &str) -> impl Iterator<Item = (&Trigger, Refusals, bool)> {
        let fires = move |trigger: &&Trigger| {
            trigger.enabled && trigger.before && trigger.each_row && !trigger.conditional
        };
        self.triggers_on(table)
            .iter()
            .filter(fires)
            .filter(move |one| one.events.contains(&event))
            .filter_map(|trigger| {
                let (schema, name) = &trigger.function;
                let functions = self.functions_named(schema, name);
                let function = functions.first().filter(|function| function.language == "plpgsql")?;
                let refusals = refusals(&function.body)?;
                let generated = self.is_generated(function) && refusals.bound;
                (generated || !refusals.bound).then_some((trigger, refusals, generated))
            })
    }

    fn is_generated(&self, function: &Function) -> bool {
        // With the rights of its owner it would ask whether row security binds the owner.
        self.guards.contains(&normal(&function.body)) && !function.definer
    }
}

/// The body of the trigger function that a statement creates, to compare others with: a guard that somebody has edited
/// is another one.
pub(super) fn written(statement: &str) -> Option<String> {
    let tokens = significant(statement).ok()?;
    let word = |word: &str| tokens.iter().any(|token| token.is_word(word));
    let body = tokens.iter().find_map(Token::dollar_body)?;
    (word("function") && word("trigger")).then(|| normal(body))
}

/// A text without its comments and white space.
fn normal(body: &str) -> String {
    let tokens = significant(body).unwrap_or_default();
    tokens.iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

/// What a body refuses: `begin`, demands, `return new; end`. Anything else, a handler of errors or an assignment among
/// it, can undo a refusal, so that nothing is understood then.
fn refusals(body: &str) -> Option<Refusals> {
    let tokens = significant(body).ok()?;
    let mut rest = after(&tokens, &["begin"])?;
    let mut found = Refusals::default();
    if let Some(block) = passes_unbound(rest) {
        (rest, found.bound) = (block, true);
    }
    while let Some((condition, mut inner)) = condition(rest) {
        if let Some(end) = raise(inner) {
            found.demand(condition)?;
            rest = end;
            continue;
        }
        let [name, equals, event] = condition else { return None };
        if !name.is_word("tg_op") || equals.text != "=" || event.text != "'INSERT'" {
            return None;
        }
        while let Some((condition, block)) = self::condition(inner) {
            inner = raise(block)?;
            found.inserted.extend(named(condition, "new"));
        }
        rest = after(inner, &["return", "new", ";", "end", "if", ";"])?;
    }
    let rest = after(rest, &["return", "new", ";", "end"])?;
    (rest.is_empty() || after(rest, &[";"]).is_some_and(<[_]>::is_empty)).then_some(found)
}

impl Refusals {
    fn demand(&mut self, condition: &[Token<'_>]) -> Option<()> {
        let parts = split_or(condition);
        for part in &parts {
            match changed(part) {
                Some((columns, [])) => self.held.extend(columns),
                Some((columns, [and, open, .., is, not, yes]))
                    if and.is_word("and")
                        && open.is_punct("(")
                        && is.is_word("is")
                        && not.is_word("not")
                        && yes.is_word("true") =>
                {
                    self.conditional.extend(columns);
                }
                _ if parts.len() == 1 => {
                    self.apart |= matches!(part, [open, .., yes] if open.is_punct("(") && yes.is_word("true"))
                }
                _ => {}
            }
        }
        Some(())
    }
}

fn after<'t, 'a>(tokens: &'t [Token<'a>], words: &[&str]) -> Option<&'t [Token<'a>]> {
    let (head, rest) = tokens.split_at_checked(words.len())?;
    head.iter().zip(words).all(|(token, word)| token.text.eq_ignore_ascii_case(word)).then_some(rest)
}

/// `if not row_security_active('…') then return new; end if;`
fn passes_unbound<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    let rest = after(tokens, &["if", "not", "row_security_active", "("])?;
    let (table, rest) = rest.split_first()?;
    let rest = after(rest, &[")", "then", "return", "new", ";", "end", "if", ";"])?;
    (table.kind == TokenKind::String).then_some(rest)
}

/// The condition of an `if`, and what follows its `then`.
fn condition<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    let rest = after(tokens, &["if"])?;
    let end = top_level(rest).find(|at| rest[*at].is_word("then"))?;
    // The `then` of a CASE is none of the statement.
    let cases = top_level(&rest[..end]).any(|at| rest[at].is_word("case"));
    (!cases).then(|| (&rest[..end], &rest[end + 1..]))
}

/// What follows `raise …; end if;`, where the level stops the statement.
fn raise<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    let rest = after(tokens, &["raise"])?;
    let first = rest.first()?;
    let mild = ["debug", "log", "info", "notice", "warning"].iter().any(|level| first.is_word(level));
    let end = rest.iter().position(|token| token.is_punct(";"))?;
    if mild || end == 0 {
        return None;
    }
    after(&rest[end + 1..], &["end", "if", ";"])
}

/// The places of tokens outside brackets.
fn top_level<'t>(tokens: &'t [Token<'_>]) -> impl Iterator<Item = usize> + 't {
    let mut depth = 0_i32;
    tokens.iter().enumerate().filter_map(move |(at, token)| {
        depth -= i32::from(token.is_punct(")"));
        let outside = depth == 0;
        depth += i32::from(token.is_punct("("));
        outside.then_some(at)
    })
}

fn split_or<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in top_level(tokens).filter(|at| tokens[*at].is_word("or")) {
        parts.push(&tokens[start..at]);
        start = at + 1;
    }
    parts.push(&tokens[start..]);
    parts
}

/// The columns of `new.c is distinct from old.c`, also of lists of them, and what follows.
fn changed<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(Vec<String>, &'t [Token<'a>])> {
    let is = tokens.iter().position(|token| token.is_word("is"))?;
    let rest = after(&tokens[is..], &["is", "distinct", "from"])?;
    let left = &tokens[..is];
    let (right, rest) = rest.split_at_checked(is)?;
    let row = if left.iter().any(|token| token.is_word("new")) { ["new", "old"] } else { ["old", "new"] };
    let mirrored = left.iter().zip(right).all(|(one, other)| {
        one.is_word(row[0]) && other.is_word(row[1])
            || !one.is_word(row[1]) && one.name().is_some() && one.name() == other.name()
            || one.name().is_none() && one.text == other.text
    });
    let plain = left.iter().enumerate().all(|(at, token)| {
        let before = at.checked_sub(1).map(|at| &left[at]);
        match token.name() {
            Some(_) if token.is_word(row[0]) => true,
            // A cast to text loses nothing; another may.
            Some(name) => {
                before.is_some_and(|before| before.is_punct(".") || before.is_punct("::") && name == "text")
            }
            None => ["(", ")", ",", ".", "::"].iter().any(|mark| token.is_punct(mark)),
        }
    });
    let columns = named(left, row[0]);
    (mirrored && plain && !columns.is_empty()).then_some((columns, rest))
}

/// The columns of a row that stand in a text.
fn named(tokens: &[Token<'_>], row: &str) -> Vec<String> {
    let column = |three: &[Token<'_>]| match three {
        [first, dot, column] if first.is_word(row) && dot.is_punct(".") => column.name(),
        _ => None,
    };
    tokens.windows(3).filter_map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(statements: &str) -> Option<Vec<String>> {
        refusals(&format!("begin {statements} return new; end;"))
            .map(|found| found.held.into_iter().collect())
    }

    #[test]
    fn a_refusal_without_condition_holds() {
        assert_eq!(
            held("if new.a is distinct from old.a then raise exception 'no'; end if;"),
            Some(vec!["a".into()])
        );
        let two = "if (new.a, new.b::text) is distinct from (old.a, old.b::text) or old.c IS DISTINCT FROM new.c then raise 'x'; end if;";
        assert_eq!(held(two), Some(vec!["a".into(), "b".into(), "c".into()]));
    }

    #[test]
    fn what_is_not_understood_holds_nothing() {
        for conditional in [
            "if new.a is distinct from old.a and auth.uid() is null then raise exception 'no'; end if;",
            "if new.a is distinct from old.b then raise exception 'no'; end if;",
            "if lower(new.a) is distinct from lower(old.a) then raise exception 'no'; end if;",
            "if new.a::date is distinct from old.a::date then raise exception 'no'; end if;",
            "if new.a <> old.a then raise exception 'no'; end if;",
        ] {
            assert_eq!(held(conditional), Some(Vec::new()), "{conditional}");
        }
        for unread in [
            "if new.a is distinct from old.a then raise notice 'no'; end if;",
            "new.a := lower(new.a);",
            "if true then return new; end if; if new.a is distinct from old.a then raise 'no'; end if;",
            "if new.a is distinct from old.a then raise 'no'; end if; exception when others then",
        ] {
            assert_eq!(held(unread), None, "{unread}");
        }
    }
}
