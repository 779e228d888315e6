//! What can change nothing, since nobody can set the columns that it reads: a looser check on an UPDATE, whose old row
//! has passed the same condition; and a guard that keeps columns as they are.

use std::collections::{BTreeMap, BTreeSet};

use super::mutants::words;
use crate::Result;
use crate::access::implies;
use crate::connect::Session;
use crate::expr;
use crate::sql::{Token, TokenKind, significant};
use crate::world::TableName;

/// The columns that decide about an UPDATE and that no UPDATE can change, by table.
pub(super) type Pinned = BTreeMap<TableName, BTreeSet<String>>;

/// Finds them.
///
/// # Errors
/// When the connection fails.
pub(super) async fn pinned(session: &Session) -> Result<Pinned> {
    let mut found = Pinned::new();
    for row in session.query(include_str!("pinned.sql"), &[]).await? {
        let (schema, table): (String, String) = (row.get(0), row.get(1));
        let columns: BTreeSet<String> = row.get::<_, Vec<String>>(2).into_iter().collect();
        let triggers: Vec<Option<String>> = row.get(3);
        if triggers.iter().all(|body| body.as_deref().is_some_and(|body| leaves(body, &columns))) {
            found.insert(TableName::new(&schema, &table), columns);
        }
    }
    Ok(found)
}

/// Why a policy for UPDATE means the same with another check, if that is certain.
pub(super) fn same_check(
    pinned: &Pinned,
    table: &TableName,
    using: &str,
    check: Option<&str>,
) -> Option<String> {
    let columns = pinned.get(table)?;
    let looser = check.is_none_or(|check| implies(&expr::expression(using), &expr::expression(check)));
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    looser.then(|| match names.as_slice() {
        [] => "it asks nothing of the row, which has passed USING".to_owned(),
        names => format!("no UPDATE can change {}, and the row has passed USING", names.join(", ")),
    })
}

/// The guards that keep as they are what nobody can change: by trigger and by function, with these columns.
#[derive(Debug, Default)]
pub(super) struct Guards {
    triggers: BTreeMap<(TableName, String), BTreeSet<String>>,
    functions: BTreeMap<String, BTreeSet<String>>,
}

impl Guards {
    /// Finds them.
    ///
    /// # Errors
    /// When the connection fails.
    pub(super) async fn read(session: &Session) -> Result<Self> {
        let mut found = Self::default();
        for row in session.query(include_str!("guards.sql"), &[]).await? {
            let (schema, table, trigger): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            let columns: BTreeSet<String> = row.get::<_, Vec<String>>(4).into_iter().collect();
            let bodies: Vec<Option<String>> = row.get(5);
            let own = bodies.first().and_then(Option::as_deref).unwrap_or_default();
            // What else nobody may set, another trigger may.
            let columns: BTreeSet<String> = columns.intersection(&words(own)).cloned().collect();
            if keeps(own, &columns)
                && bodies.iter().all(|body| body.as_deref().is_some_and(|body| leaves(body, &columns)))
            {
                found.triggers.insert((TableName::new(&schema, &table), trigger), columns.clone());
                found.functions.insert(row.get(3), columns);
            }
        }
        Ok(found)
    }

    /// Why a table is no other without its trigger, if that is certain.
    pub(super) fn without(&self, table: &TableName, trigger: &str) -> Option<String> {
        self.triggers.get(&(table.clone(), trigger.to_owned())).map(|_| Self::words())
    }

    /// Why a function is no other after a statement that redefines it, if that is certain.
    pub(super) fn redefined(&self, function: &str, statement: &str) -> Option<String> {
        let columns = self.functions.get(function)?;
        let tokens = significant(statement).ok()?;
        let same = tokens.iter().filter_map(Token::dollar_body).all(|body| keeps(body, columns));
        same.then(Self::words)
    }

    fn words() -> String {
        "it keeps columns as they are that nobody may set".to_owned()
    }
}

/// Whether a trigger's body in PL/pgSQL does nothing but refuse to change some of these columns.
fn keeps(body: &str, columns: &BTreeSet<String>) -> bool {
    const PLAIN: &[&str] = &[
        "begin",
        "distinct",
        "end",
        "from",
        "if",
        "insufficient_privilege",
        "is",
        "message",
        "not",
        "or",
        "raise",
        "return",
        "row_security_active",
        "then",
        "using",
    ];
    let Ok(tokens) = significant(body) else { return false };
    (0..tokens.len()).all(|at| {
        let row = |at: usize| tokens[at].is_word("new") || tokens[at].is_word("old");
        let next = tokens.get(at + 1);
        if row(at) {
            // As a whole the row is only given back.
            let returned = at > 0 && tokens[at - 1].is_word("return");
            return next.is_some_and(|next| next.is_punct(".") || (returned && next.is_punct(";")));
        }
        let of_row = at > 1 && tokens[at - 1].is_punct(".") && row(at - 2);
        match tokens[at].name() {
            Some(name) if of_row => columns.contains(&name),
            Some(name) => PLAIN.contains(&name.as_str()),
            None => tokens[at].kind != TokenKind::QuotedIdent && tokens[at].text != ":=",
        }
    })
}

/// Whether a trigger's body in PL/pgSQL sets none of these columns of the new row. What is not certain is a no.
fn leaves(body: &str, columns: &BTreeSet<String>) -> bool {
    let Ok(tokens) = significant(body) else { return false };
    let into = tokens.iter().any(|token| token.is_word("into") || token.is_word("execute"));
    let begins = |at: usize| {
        at == 0
            || tokens[at - 1].is_punct(";")
            || ["begin", "then", "else", "loop"].iter().any(|word| tokens[at - 1].is_word(word))
    };
    let sets = |at: usize| {
        let next = tokens.get(at + 1);
        if next.is_some_and(|token| token.is_punct(".")) {
            let name = tokens.get(at + 2).and_then(Token::name);
            return begins(at) && name.is_none_or(|name| columns.contains(&name));
        }
        // The row as a whole is only given back.
        !(at > 0 && tokens[at - 1].is_word("return") && next.is_some_and(|token| token.is_punct(";")))
    };
    !into && !(0..tokens.len()).any(|at| tokens[at].is_word("new") && sets(at))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{keeps, leaves};

    #[test]
    fn a_guard_that_only_keeps_columns_is_told_from_one_that_does_more() {
        let columns = BTreeSet::from(["owner".to_owned(), "day".to_owned()]);
        let head = "begin if not row_security_active('public.notes') then return new; end if;";
        let refuse = "then raise insufficient_privilege using message = 'no'; end if; return new; end";
        assert!(keeps(
            &format!("{head} if (new.owner, new.day) is distinct from (old.owner, old.day) {refuse}"),
            &columns
        ));
        for body in [
            format!("{head} if new.body is distinct from old.body {refuse}"),
            format!("{head} if new.owner is distinct from app.caller() {refuse}"),
            format!("{head} new.owner := old.owner; if new.owner is distinct from old.owner {refuse}"),
            format!("{head} if new is distinct from old {refuse}"),
        ] {
            assert!(!keeps(&body, &columns), "{body}");
        }
    }

    #[test]
    fn a_trigger_that_sets_a_column_is_told_from_one_that_reads_it() {
        let owner = BTreeSet::from(["owner".to_owned()]);
        for body in [
            "begin new.changed := now(); return new; end",
            "begin if new.owner is distinct from old.owner then raise 'no'; end if; return new; end",
        ] {
            assert!(leaves(body, &owner), "{body}");
        }
        for body in [
            "begin new.owner := 'x'; return new; end",
            "begin if true then new.owner = 'x'; end if; return new; end",
            "begin select 'x' into new.owner; return new; end",
            "begin new := old; return new; end",
            "begin return f(new); end",
        ] {
            assert!(!leaves(body, &owner), "{body}");
        }
    }
}
