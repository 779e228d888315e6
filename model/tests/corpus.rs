//! Expressions that PostgreSQL accepts pass the front end unharmed.

use palisade_model::Ctxt;
use palisade_model::sql::SqlText;
use palisade_model::sql::lexer::Shape;
use syn::LitStr;

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
