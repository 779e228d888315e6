//! What a `.sql` source may hold: definitions. Everything else is an error with a way out.

use super::Statement;
use crate::Error;
use crate::sql::{self, Token};

/// Why a statement does not belong into a source; `None` for a definition.
pub(super) fn refusal(statement: &Statement) -> Option<Error> {
    let tokens = sql::significant(&statement.text).ok()?;
    let (what, hint) = match statement.words.first().map(String::as_str)? {
        "create" => create(statement, &tokens)?,
        "alter" => alter(statement, &tokens)?,
        "comment" => comment(&tokens)?,
        "grant" | "revoke" => grant(&tokens)?,
        "security" if statement.starts_with(&["security", "label"]) => return None,
        word => other(word),
    };
    let shown = statement.words.iter().take(3).map(|word| word.to_uppercase()).collect::<Vec<_>>().join(" ");
    Some(statement.error(format!("`{shown} …` is no definition: {what}")).hint(hint))
}

type Refusal = (&'static str, &'static str);

const CLUSTER: Refusal = (
    "it changes the server, and sources describe one database",
    "take it out; the roles that sources name are listed once in palisade.toml: roles = [\"app\"]",
);

const ROWS: Refusal = (
    "it is about rows, and sources describe the schema",
    "move it to a seed file; rows that a migration needs are written into that migration",
);

fn other(word: &str) -> Refusal {
    match word {
        "insert" | "update" | "delete" | "merge" | "copy" | "truncate" | "select" | "with" | "values"
        | "table" | "call" | "refresh" | "lock" => ROWS,
        "do" => ("what a DO block does cannot be seen", "write the statements that it would run as they are"),
        "drop" => (
            "a source says what there is, and not what there was",
            "take it out, and the definition with it: the migration drops what no source defines",
        ),
        "set" | "reset" | "discard" => (
            "every session of Palisade has the same settings and its own role",
            "take it out; a function has settings of its own: CREATE FUNCTION … SET search_path = ''",
        ),
        "begin" | "start" | "commit" | "end" | "rollback" | "abort" | "savepoint" | "release" | "prepare" => {
            ("sources are loaded in one transaction", "take it out")
        }
        "reassign" => CLUSTER,
        "import" => (
            "it asks another server what to create",
            "write the definitions that it makes: CREATE FOREIGN TABLE …",
        ),
        _ => (
            "sources hold CREATE, COMMENT, GRANT, REVOKE, ALTER DEFAULT PRIVILEGES and ALTER that adds",
            "take it out, or write it into a migration",
        ),
    }
}

fn create(statement: &Statement, tokens: &[Token<'_>]) -> Option<Refusal> {
    const OTHER_WORDS: [&str; 9] =
        ["or", "replace", "global", "local", "unlogged", "unique", "trusted", "procedural", "recursive"];
    let words =
        || statement.words.iter().skip(1).map(String::as_str).filter(|word| !OTHER_WORDS.contains(word));
    match words().next()? {
        "role" | "user" if !statement.starts_with(&["create", "user", "mapping"]) => Some(CLUSTER),
        "group" | "database" | "tablespace" => Some(CLUSTER),
        "subscription" => Some((
            "it connects to another server and holds its password",
            "create it by hand where it is needed; Palisade reports it and leaves it alone",
        )),
        "temp" | "temporary" => Some((
            "it is gone with its session",
            "take the word out, or create it in the function that needs it",
        )),
        "index" if top(tokens).any(|token| token.is_word("concurrently")) => Some((
            "a source says what there is, and not how to build it",
            "take CONCURRENTLY out: the migration builds indexes concurrently on tables that exist",
        )),
        "table" if selects(tokens) => Some((
            ROWS.0,
            "write the columns: CREATE TABLE name (column type, …); the rows belong in a seed file",
        )),
        _ => None,
    }
}

/// `CREATE TABLE … AS`: the word stands outside parentheses in no other form of it.
fn selects(tokens: &[Token<'_>]) -> bool {
    top(tokens).any(|token| token.is_word("as"))
}

fn alter(statement: &Statement, tokens: &[Token<'_>]) -> Option<Refusal> {
    match statement.words.get(1).map(String::as_str)? {
        "default" => return None,
        "role" | "user" if !statement.starts_with(&["alter", "user", "mapping"]) => return Some(CLUSTER),
        "group" | "database" | "system" | "tablespace" => return Some(CLUSTER),
        "extension" | "subscription" => {
            return Some((
                "it changes what is there",
                "write the version into CREATE EXTENSION … VERSION '…'",
            ));
        }
        _ => {}
    }
    let verb = |word: &str| top(tokens).skip(2).any(|token| token.is_word(word));
    if verb("drop") || verb("detach") {
        return Some((
            "a source says what there is, and not what there was",
            "take it out, and what it drops from the definition, too",
        ));
    }
    if verb("rename") || (verb("set") && verb("schema")) {
        return Some((
            "a source says what there is, and not what it was called",
            "define it under its new name; `renamed_from` in its attribute, or `-- palisade: renamed_from old` above its \
             statement, renames it",
        ));
    }
    None
}

fn comment(tokens: &[Token<'_>]) -> Option<Refusal> {
    let of = tokens.get(2)?;
    ["role", "database", "tablespace", "subscription"].iter().any(|word| of.is_word(word)).then_some(CLUSTER)
}

fn grant(tokens: &[Token<'_>]) -> Option<Refusal> {
    let Some(on) = tokens.iter().position(|token| token.is_word("on")) else {
        return Some((
            "it makes a role a member of another, on the whole server",
            "take it out; memberships belong to whoever runs the server",
        ));
    };
    let of = tokens.get(on + 1)?;
    if of.is_word("all") {
        return Some((
            "which objects it means depends on the moment",
            "name the objects; for those to come, write ALTER DEFAULT PRIVILEGES",
        ));
    }
    ["database", "tablespace", "parameter"].iter().any(|word| of.is_word(word)).then_some((
        CLUSTER.0,
        "take it out; grants on the database and the server belong to whoever runs it",
    ))
}

/// The tokens outside parentheses.
fn top<'a>(tokens: &'a [Token<'a>]) -> impl Iterator<Item = &'a Token<'a>> {
    let mut depth = 0_i32;
    tokens.iter().filter(move |token| {
        depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{LoadFile, statements};

    fn refused(sql: &str) -> Option<String> {
        let file = LoadFile { path: "a.sql".into(), text: sql.into() };
        refusal(&statements(&file).unwrap()[0]).map(|error| error.to_string())
    }

    #[test]
    fn definitions_are_allowed() {
        let allowed = [
            "create table t (a int default (1), as_of date)",
            "create table p partition of t for values from (1) to (2)",
            "create or replace function f() returns void language sql as 'select 1'",
            "create unlogged table t (drop_me int)",
            "create unique index on t (a)",
            "create user mapping for app server s",
            "create view v as select 1",
            "create materialized view v as select 1",
            "alter table t add constraint c check (a > 0), enable row level security",
            "alter table t alter column a set default 'drop'",
            "alter table only t attach partition p default",
            "alter sequence s owned by t.a",
            "alter type e add value 'x' after 'y'",
            "alter default privileges in schema app grant select on tables to app",
            "alter view v set (security_invoker = on)",
            "comment on table t is 'select'",
            "grant select (a), insert on table t to app",
            "revoke all on function f() from public",
        ];
        for sql in allowed {
            assert_eq!(refused(sql), None, "{sql}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_a_way_out() {
        let others = [
            "insert into t values (1)",
            "update t set a = 1",
            "copy t to stdout",
            "do $$ begin end $$",
            "drop table t",
            "set role app",
            "set search_path = app",
            "select set_config('a', 'b', false)",
            "begin",
            "create role app",
            "create user app",
            "create database d",
            "create temporary table t (a int)",
            "create table t as select 1",
            "create index concurrently on t (a)",
            "create subscription s connection '' publication p",
            "alter role app superuser",
            "alter system set fsync = off",
            "alter table t drop column a",
            "alter table t rename column a to b",
            "alter function f() rename to g",
            "alter table t set schema other",
            "alter extension vector update",
            "comment on role app is 'x'",
            "grant app to other",
            "grant select on all tables in schema app to app",
            "grant connect on database d to app",
            "vacuum t",
            "import foreign schema s from server f into app",
        ];
        for sql in others {
            let error = refused(sql).unwrap_or_else(|| panic!("{sql} was allowed"));
            assert!(error.starts_with("a.sql:1:1: `") && error.contains("\n  help: "), "{error}");
        }
    }
}
