//! Expressions that PostgreSQL accepts pass the front end unharmed.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::sql::SqlText;
use palisade_model::sql::lexer::Shape;
use palisade_model::{Ctxt, ScanConfig, render, scan};
use syn::LitStr;

/// The columns that the expressions are about.
const COLUMNS: &[&str] =
    &["a", "b", "c", "d", "s", "t", "x", "k", "_a", "a$b", "größe", "日本", "Column", "co\"l", "select"];

/// One expression a line, as an annotation writes it: braces doubled. All are syntax of some PostgreSQL from 13 to 18;
/// what is older than 15 was checked against a server of that version.
const EXPRESSIONS: &str = include_str!("corpus/expressions.sql");

/// Expressions of more than one line.
const LONG: &[&str] = &["'a'\n  'b'", "a -- comment ( '\n + b", "a /* \n ( */ + b", "$$\n'\n$$", "E'a\\\nb'"];

#[test]
fn what_postgres_accepts_is_accepted_and_kept_to_the_letter() {
    let expressions: Vec<&str> = EXPRESSIONS.lines().chain(LONG.iter().copied()).collect();
    assert!(expressions.len() > 200);
    for expression in expressions {
        let cx = Ctxt::new();
        let literal = LitStr::new(expression, proc_macro2::Span::call_site());
        let sql = SqlText::parse(&cx, &literal, Shape::Expression);
        let problems: Vec<String> = cx.finish().into_iter().map(|problem| problem.message).collect();
        assert!(problems.is_empty(), "{expression}: {problems:?}");
        let text = sql.expand(|name| panic!("{expression}: {} is taken for a name", name.written()));
        assert_eq!(text, expression.replace("{{", "{").replace("}}", "}"));
    }
}

/// A parser of SQL that takes a keyword for a column would suggest one. Here a column stands near to every word of the
/// corpus that is none, so that the first such mistake shows.
#[test]
fn what_postgres_accepts_is_never_taken_for_a_slip() {
    let words = EXPRESSIONS.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_lowercase);
    let decoys: BTreeSet<String> = words
        .filter(|word| word.starts_with(|c: char| c.is_alphabetic()) && !COLUMNS.contains(&word.as_str()))
        .map(|word| format!("{word}q"))
        .collect();
    assert!(decoys.len() > 100);
    let fields = COLUMNS.iter().copied().chain(decoys.iter().map(String::as_str)).enumerate();
    let fields: String = fields.map(|(n, name)| format!("#[column(name = {name:?})] f{n}: i32,\n")).collect();
    let hints = |conditions: &mut dyn Iterator<Item = &str>| {
        let checks: String = conditions.map(|condition| format!("#[check({condition:?})]\n")).collect();
        let source = format!("#[derive(Table)]\n#[table(rls)]\n{checks}struct Row {{\n{fields}}}\n");
        let files = BTreeMap::from([("schema/lib.rs".to_owned(), source)]);
        let model = scan(&ScanConfig::default(), &files);
        render(&model.unwrap_or_else(|errors| panic!("{}", render(&errors))).warnings)
    };
    assert_eq!(hints(&mut EXPRESSIONS.lines().chain(LONG.iter().copied())), "");
    assert!(hints(&mut ["publicq = public"].into_iter()).contains("no column `public`"));
}

#[test]
fn names_are_found_wherever_they_stand() {
    let literal = LitStr::new(
        "lower({email}) = '{{x}}' or {User::id} in ({models::Kind::A})",
        proc_macro2::Span::call_site(),
    );
    let cx = Ctxt::new();
    let sql = SqlText::parse(&cx, &literal, Shape::Expression);
    assert!(cx.is_empty());
    let names: Vec<String> = sql.names().map(|name| name.written()).collect();
    assert_eq!(names, ["email", "User::id", "models::Kind::A"]);
    assert_eq!(sql.expand(|name| name.path.join(".")), "lower(email) = '{x}' or User.id in (models.Kind.A)");
}
