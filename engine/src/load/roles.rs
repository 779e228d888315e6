//! The roles that migrations name: PostgreSQL runs none of them before its roles are there.

use std::collections::BTreeSet;

use super::LoadFile;
use crate::Result;
use crate::sql::{self, Token, TokenKind, significant};

/// The roles that files name without creating them. Those of PostgreSQL's own are left out.
///
/// A role that is named where nothing here looks for it is not found, and then PostgreSQL says that it is missing.
pub(crate) fn roles_named(files: &[LoadFile]) -> Result<BTreeSet<String>> {
    let mut found = Found::default();
    for file in files {
        for statement in sql::split(&file.text).map_err(|error| error.in_file(&file.path))? {
            found.statement(&statement.text);
        }
    }
    let ours = |name: &String| {
        !name.starts_with("pg_")
            && !["public", "current_user", "session_user", "current_role", "user", "none", "group"]
                .contains(&name.as_str())
    };
    Ok(found.named.difference(&found.created).filter(|name| ours(name)).cloned().collect())
}

#[derive(Default)]
struct Found {
    named: BTreeSet<String>,
    created: BTreeSet<String>,
}

impl Found {
    fn statement(&mut self, text: &str) {
        let Ok(tokens) = significant(text) else { return };
        let word = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(word));
        let first = |words: &[&str]| words.iter().enumerate().all(|(at, expected)| word(at, expected));
        let ends = &["with", "granted", "cascade", "restrict", "using", "grant", "revoke", "server", "in"];
        let mut depth = 0_i32;
        for at in 0..tokens.len() {
            depth += i32::from(tokens[at].is_punct("(")) - i32::from(tokens[at].is_punct(")"));
            // A condition or a body names none in these ways.
            if depth > 0 {
                continue;
            }
            let before = |expected: &str| at > 0 && word(at - 1, expected);
            match () {
                () if (first(&["grant"]) || first(&["revoke"])) && (word(at, "to") || word(at, "from")) => {
                    self.names(&tokens[at + 1..], ends);
                }
                () if word(at, "by") && before("granted") => self.names(&tokens[at + 1..], ends),
                () if word(at, "to") && before("owner") => self.names(&tokens[at + 1..], ends),
                // A name that is taken is no role.
                () if word(at, "to") && word(1, "policy") && !before("rename") => {
                    self.names(&tokens[at + 1..], ends);
                }
                () if first(&["alter", "default", "privileges"])
                    && (word(at, "role") || word(at, "user") || word(at, "to") || word(at, "from")) =>
                {
                    self.names(&tokens[at + 1..], ends);
                }
                () if word(1, "user") && word(2, "mapping") && word(at, "for") => {
                    self.names(&tokens[at + 1..], ends);
                }
                () if word(at, "authorization") && first(&["create", "schema"]) => {
                    self.names(&tokens[at + 1..=(at + 1).min(tokens.len() - 1)], ends);
                }
                () if word(at, "role") && word(0, "set") => self.names(&tokens[at + 1..], ends),
                () => {}
            }
        }
        if first(&["grant"]) && !tokens.iter().any(|token| token.is_word("on")) {
            // A membership: roles on both sides.
            self.names(&tokens[1..], &["to"]);
        }
        if first(&["create", "role"]) || first(&["create", "user"]) && !word(2, "mapping") {
            self.created.extend(tokens.get(2).and_then(Token::name));
        }
        if first(&["do"]) {
            self.body(&tokens);
        }
    }

    /// What a block runs, statement by statement. What it puts together as text is not seen.
    fn body(&mut self, tokens: &[Token<'_>]) {
        for body in tokens.iter().filter(|token| token.kind == TokenKind::DollarString) {
            let tag = body.text[1..].find('$').map_or(0, |end| end + 2);
            let inside = body.text.get(tag..body.text.len() - tag).unwrap_or_default();
            for part in inside.split(';') {
                let Ok(tokens) = significant(part) else { continue };
                let verbs = ["grant", "revoke", "set", "alter", "create"];
                let start = tokens.iter().find(|token| verbs.iter().any(|verb| token.is_word(verb)));
                if let Some(start) = start {
                    self.statement(&part[start.offset..]);
                }
            }
        }
    }

    /// The names of a list, up to the first token that is none of it.
    fn names(&mut self, tokens: &[Token<'_>], ends: &[&str]) {
        let mut list = tokens.iter();
        while let Some(token) = list.next() {
            if token.is_word("group") || token.is_word("role") {
                continue;
            }
            let Some(name) = token.name().filter(|_| !ends.iter().any(|end| token.is_word(end))) else {
                return;
            };
            self.named.insert(name);
            if !list.next().is_some_and(|next| next.is_punct(",")) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_where_statements_name_them() {
        let sql = r#"
            create role made;
            grant select on table public.t to analyst, "Odd one", public with grant option;
            revoke all on table "to".t from group gone cascade;
            grant select on t to made, pg_monitor;
            create policy p on t to reader using (owner = 'to nobody');
            alter policy p on t rename to other_name;
            alter table t owner to keeper;
            alter table t rename to renamed;
            create schema app authorization builder;
            alter default privileges for role maker in schema app grant select on tables to taker;
            create user mapping for mapped server s;
            set local role runner;
            grant parent to child;
            do $$ begin set local role giver; revoke select on t from given; end $$;
            insert into t values ('grant x to y');
        "#;
        let file = LoadFile { path: "m.sql".into(), text: sql.into() };
        let found: Vec<String> = roles_named(&[file]).unwrap().into_iter().collect();
        let expected = [
            "Odd one", "analyst", "builder", "child", "gone", "given", "giver", "keeper", "maker", "mapped",
            "parent", "reader", "runner", "taker",
        ];
        let mut expected = expected.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(found, expected);
    }
}
