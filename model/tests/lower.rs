//! What the example of the grammar becomes: every statement with the line it comes from, and the notes.

use palisade_model::written::Rls;
use palisade_model::{Disk, LowerConfig, ScanConfig, Script, lower, scan};

fn example() -> Script {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sources").into();
    let config = ScanConfig { roots: vec!["ultracoach".to_owned()], ..ScanConfig::default() };
    let model = scan(&config, &Disk { root }).expect("the example is sound");
    assert_eq!(model.warnings, []);
    lower(&model, &LowerConfig::default()).expect("the example is complete")
}

#[test]
fn statements() {
    let script = example();
    let statements = script.statements.iter().map(|statement| {
        let object = statement.object.as_ref().map(|object| format!("  {object}")).unwrap_or_default();
        format!("-- {}{object}\n{};\n", statement.origin, statement.sql)
    });
    insta::assert_snapshot!(statements.collect::<Vec<_>>().join("\n"));
    let files: Vec<&str> = script.files.iter().map(|file| &*file.path).collect();
    assert_eq!(files, ["ultracoach/functions.sql"]);
}

#[test]
fn notes() {
    let notes = example().notes;
    let mut lines = vec![format!("roles {:?}", notes.roles), format!("schemas {:?}", notes.schemas)];
    for (object, note) in &notes.objects {
        let mut line = format!("{object} at {}", note.location);
        let said =
            [("renamed_from", &note.renamed_from), ("using", &note.using), ("backfill", &note.backfill)];
        for (what, text) in said {
            line.extend(text.as_ref().map(|text| format!(" {what}={text:?}")));
        }
        line.extend(note.no_policies.as_ref().map(|why| format!(" no_policies={why:?}")));
        line.extend(note.renamed_values.iter().map(|(new, old)| format!(" {new:?} was {old:?}")));
        if note.sensitive {
            line.push_str(" sensitive");
        }
        line.extend(note.written.iter().map(|(part, sql)| format!("\n    {part}: {sql}")));
        lines.push(line);
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// A larger set of forms than the example has, in one small table each.
#[test]
fn forms() {
    let source = r##"
        use palisade::{PgEnum, PgType, Table, View};

        /// An address.
        ///
        /// More that does not become a comment.
        #[derive(PgType)]
        #[domain(check = "value like '%@%'", not_null, default = "a@b", schema = "app")]
        struct Email(String);

        #[derive(PgType)]
        struct PersonId(i64);

        #[derive(PgType)]
        #[composite(name = "point2")]
        struct Point { x: f64, y: Option<f64> }

        #[derive(PgEnum)]
        #[pg_enum(name = "colour", rename_all = "SCREAMING_SNAKE_CASE")]
        enum Color { DeepRed, #[value("it's")] Other }

        type Many<T> = Vec<T>;
        const MOST: i32 = -5;

        #[derive(Table)]
        #[table(name = "Order", schema = "app", rls = off, unlogged, with(fillfactor = 70, autovacuum_enabled = false), tablespace = "fast")]
        #[primary_key(tenant, id, name = "order_key")]
        #[unique(a, b, nulls_not_distinct, deferrable = deferred)]
        #[exclude(using = gist, room with "=", expr("tstzrange({from}, {to})") with "&&", where = "{a} > 0", deferrable)]
        #[foreign_key((tenant, id) references Self(tenant, id), match = full, on_update = set_default, deferrable, not_valid, name = "itself")]
        #[foreign_key((a) references "auth.users(id)", on_delete = set_null)]
        #[check("{a} > 0", not_valid)]
        #[check("{a} > {b}")]
        #[index(a, include(b), using = hash, opclass(a = text_pattern_ops), with(fillfactor = 50), name = "My Index")]
        #[index(expr("lower({room})") gin_trgm_ops, b desc nulls last, unique, nulls_not_distinct)]
        #[trigger(after insert or update, of(a, b), when = "new.{a} > 0", call = touch, args("x", "it's"), for_each = statement)]
        #[grant(select(a, b), references(a), delete, to = [anon, "Some Role"], with_grant_option)]
        #[grant(all, to = public)]
        struct Order {
            tenant: PersonId,
            #[column(identity = always)]
            id: i64,
            #[column(default = MOST, check = "{a} < 100")]
            a: Option<i32>,
            #[column(generated = "{a} * 2")]
            b: Option<i32>,
            #[column(collate = "C", storage = external)]
            room: String,
            from: jiff::Timestamp,
            to: jiff::Timestamp,
            #[column(default = DeepRed)]
            color: Color,
            #[column(default = sql("array['DEEP_RED']::public.colour[] -- why"))]
            colors: Many<Color>,
            #[column(default = app.next_number("a", 1))]
            email: Option<Email>,
            r#where: Point,
            #[column(json)]
            extra: std::collections::HashMap<String, String>,
            #[column(type = "int4range", default = "[1,2)")]
            span: Unknown,
            during: PgRange<i64>,
            #[column(skip)]
            cache: Cell<u8>,
        }

        #[derive(Table)]
        #[table(name = "objects", schema = "storage", managed = attach)]
        #[policy(all, to = current_user, using = "true", restrictive, name = "mine", allow(PL007, reason = "a test"))]
        #[trigger(before delete, call = app.guard)]
        #[index(owner)]
        struct Object {
            #[column(primary_key)]
            id: uuid::Uuid,
            #[column(references = Order::id)]
            owner: Option<i64>,
        }

        #[derive(View)]
        #[view(sql = "select {Order::a}, {Order::color} = {Color::Other} as other from {Order}", materialized, with(fillfactor = 70))]
        #[index(a, unique)]
        struct Summary { a: i32, other: bool }

        /// Seen by who asks.
        #[derive(View)]
        #[view(file = "live.sql", security_invoker, security_barrier)]
        #[grant(select, to = anon)]
        struct Live {
            /// The number.
            n: i64,
        }

        #[derive(View)]
        #[view(sql = include_str!("live.sql"))]
        struct Plain {}
    "##;
    let files = std::collections::BTreeMap::from([
        ("schema/lib.rs".to_owned(), source.to_owned()),
        ("schema/live.sql".to_owned(), "select 1 as n;\n".to_owned()),
    ]);
    let model = scan(&ScanConfig::default(), &files)
        .unwrap_or_else(|errors| panic!("{}", palisade_model::render(&errors)));
    let config = LowerConfig { rls_default: Some(Rls::On), ..LowerConfig::default() };
    let script =
        lower(&model, &config).unwrap_or_else(|errors| panic!("{}", palisade_model::render(&errors)));
    let statements = script.statements.iter().map(|statement| format!("{};\n", statement.sql));
    insta::assert_snapshot!(statements.collect::<Vec<_>>().join("\n"));
    assert_eq!(script.files, []);
}

/// What a table, its columns, keys and triggers say beyond the plain forms.
#[test]
fn further_forms() {
    let source = r##"
        use palisade::{Columns, Table};

        #[derive(Columns)]
        struct Times {
            /// When the row was made.
            #[column(default = now(), index)]
            created_at: jiff::Timestamp,
            #[column(name = "changed", default = now())]
            changed_at: jiff::Timestamp,
        }

        #[derive(Columns)]
        struct Author {
            #[column(references = Person::id, on_delete = cascade)]
            author_id: i64,
        }

        #[derive(Table)]
        #[table(rls = off, access_method = "heap", cluster = "person_pkey")]
        struct Person {
            #[column(primary_key, identity(start = -5, increment = -5, min = -500, max = -5, cache = 2, cycle, sequence = "Numbers"))]
            id: i64,
            #[column(identity(always))]
            number: i32,
        }

        #[derive(Table)]
        #[table(rls = off, schema = "app", extends = Author, partition_by = range(created_at, expr("lower({title})") collate "C" text_ops))]
        #[primary_key(id, created_at, include(title), with(fillfactor = 80), tablespace = "fast", deferrable)]
        #[unique(id, during, without_overlaps)]
        #[index(changed_at desc, title collate "app.de", expr("lower({title})") app.own_ops statistics 200)]
        #[statistics(author_id, created_at, kinds(ndistinct, mcv), target = 300)]
        #[statistics(expr("lower({title})"), name = "Titles")]
        #[check("{created_at} <= {changed_at}", no_inherit, name = "in_order")]
        #[check("{id} > 0", not_enforced)]
        #[foreign_key((author_id, during) references "app.employment(person_id, during)", period, not_enforced)]
        #[foreign_key((author_id, id) references "app.other(a, b)", on_delete = set_default(id))]
        #[trigger(constraint, after insert, deferrable = deferred, call = app.checked, enabled = replica)]
        #[trigger(after update, old_table = "before", new_table = "after", for_each = statement, call = app.seen)]
        struct Post {
            id: i64,
            #[column(flatten)]
            times: Times,
            #[column(statistics = 100, options(n_distinct = -0.5), not_null = "title_is_there", compression = lz4)]
            title: String,
            #[column(type = "daterange")]
            during: Range,
        }
    "##;
    let files = std::collections::BTreeMap::from([("schema/lib.rs".to_owned(), source.to_owned())]);
    let model = scan(&ScanConfig::default(), &files)
        .unwrap_or_else(|errors| panic!("{}", palisade_model::render(&errors)));
    let script = lower(&model, &LowerConfig::default())
        .unwrap_or_else(|errors| panic!("{}", palisade_model::render(&errors)));
    let statements = script.statements.iter().map(|statement| format!("{};\n", statement.sql));
    insta::assert_snapshot!(statements.collect::<Vec<_>>().join("\n"));
}

/// Whatever the order of files and items, the script is the same.
#[test]
fn order_does_not_matter() {
    let a = "#[derive(Table)] #[table(rls)] struct A { #[column(primary_key)] id: i64 }";
    let b = "#[derive(Table)] #[table(rls)] struct B { #[column(primary_key, references = A::id)] id: i64 }";
    let sql = |text: String| {
        let files = std::collections::BTreeMap::from([("schema/lib.rs".to_owned(), text)]);
        let model = scan(&ScanConfig::default(), &files).expect("sound");
        let script = lower(&model, &LowerConfig::default()).expect("complete");
        script.statements.into_iter().map(|statement| statement.sql).collect::<Vec<_>>()
    };
    assert_eq!(sql(format!("{a}\n{b}")), sql(format!("{b}\n{a}")));
}
