use super::{Expr, body, expression, query};

/// Expressions as PostgreSQL prints them, and how they read here; `?` marks what was not understood.
const PRINTED: &[(&str, &str)] = &[
    ("(user_id = app.caller())", "user_id = app.caller()"),
    ("true", "true"),
    ("((owner)::text = ( SELECT app.caller() AS caller))", "owner::text = (select app.caller())"),
    (
        "(coach_id = ANY (ARRAY( SELECT app.my_runners() AS my_runners)))",
        "coach_id = any (array(select app.my_runners()))",
    ),
    (
        "(EXISTS ( SELECT 1 FROM public.coach_runners cr WHERE ((cr.coach_id = app.caller()) AND (cr.runner_id = workouts.user_id) AND (cr.status = 'active'::public.link_status))))",
        "exists (select 1 from public.coach_runners as cr where (cr.coach_id = app.caller()) and (cr.runner_id = workouts.user_id) and (cr.status = 'active'::public.link_status))",
    ),
    ("(status = ANY (ARRAY['a'::text, 'b'::text]))", "status = any (array['a', 'b'])"),
    ("((a IS NOT NULL) AND (NOT b))", "(a is not null) and (not b)"),
    (
        "(NULLIF(current_setting('app.id'::text, true), ''::text) = owner)",
        "nullif(current_setting('app.id', true), '') = owner",
    ),
    (
        "(((auth.jwt() -> 'app_metadata'::text) ->> 'role'::text) = 'admin'::text)",
        "((auth.jwt() -> 'app_metadata') ->> 'role') = 'admin'",
    ),
    ("(CURRENT_USER = owner)", "current_user() = owner"),
    ("(name ~~ 'a%'::text)", "name ~~ 'a%'"),
    ("(COALESCE(a, false) IS TRUE)", "coalesce(a, false) is true"),
    (
        "(id IN ( SELECT m.team_id FROM public.members m))",
        "id in (select m.team_id from public.members as m)",
    ),
    ("(\"Odd Name\" = 1)", "Odd Name = 1"),
    ("(x OPERATOR(public.===) y)", "?"),
    ("public.f(VARIADIC ARRAY['a'::text])", "?"),
    ("(a IS DISTINCT FROM b)", "a is distinct from b"),
    ("(now() < ends)", "now() < ends"),
    ("CASE WHEN a THEN b ELSE c END", "case when a then b else c end"),
];

#[test]
fn printed_expressions_are_read_or_named() {
    for (text, expected) in PRINTED {
        let read = expression(text);
        let shown = if read.opaque().is_empty() { read.to_string() } else { "?".to_owned() };
        assert_eq!(shown, *expected, "{text}");
    }
}

#[test]
fn what_an_expression_uses_is_found() {
    let read = expression(
        "(EXISTS ( SELECT 1 FROM public.links l JOIN public.users u ON ((u.id = l.a)) WHERE ((l.b = t.owner) AND app.is_admin(u.kind))))",
    );
    let columns: Vec<String> =
        read.columns().iter().map(|(q, n)| format!("{}.{n}", q.as_deref().unwrap_or_default())).collect();
    assert_eq!(columns, ["l.a", "l.b", "t.owner", "u.id", "u.kind"]);
    assert_eq!(
        read.tables().iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["public.links", "public.users"]
    );
    assert_eq!(read.functions().iter().map(ToString::to_string).collect::<Vec<_>>(), ["app.is_admin"]);
}

#[test]
fn written_bodies_are_read_where_their_order_is_certain() {
    let certain =
        body("select l.b from public.links as l where l.a = app.caller() and l.status in ('x', 'y');");
    assert_eq!(
        certain.to_string(),
        "select l.b from public.links as l where (l.a = app.caller()) and (l.status = any (array['x', 'y']))"
    );
    assert!(certain.opaque().is_empty());
    assert!(!body("select a + b * c = d from t").opaque().is_empty());
    assert!(!body("insert into t values (1)").opaque().is_empty());
    assert!(!body("select 1; select 2").opaque().is_empty());
    assert!(
        !query("SELECT count(*) AS count FROM public.t").opaque().is_empty(),
        "an aggregate is no selection"
    );
}

#[test]
fn the_reference_application_is_understood() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/snapshot");
    let catalog = crate::catalog::snapshot::read(&folder).unwrap().unwrap();
    let mut read = 0;
    for (id, entry) in &catalog.objects {
        let crate::kinds::Object::Policy(policy) = &*entry.object else { continue };
        for text in policy.using.iter().chain(&policy.check) {
            read += 1;
            let expr: Expr = expression(text);
            assert_eq!(expr.opaque(), Vec::<&str>::new(), "{id}: {text}");
        }
    }
    assert!(read > 50, "{read} expressions");
}
