//! Why a looser check on an UPDATE can change nothing: the old row has passed the same condition, and nobody can set the
//! columns that it reads.

use std::collections::{BTreeMap, BTreeSet};

use crate::Result;
use crate::access::implies;
use crate::connect::Session;
use crate::expr;
use crate::sql::{Token, significant};
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
    looser.then(|| format!("no UPDATE can change {}, and the row has passed USING", names.join(", ")))
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

    use super::leaves;

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
