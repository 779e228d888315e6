use super::*;

/// Statements that must come out of `split` whole, whatever stands around them.
const NASTY: [&str; 14] = [
    "select ';', $$;$$, $a$ $$;$$ $a$, \";\", E'\\';' /* ; /* ; */ ; */ , 1",
    "create function f() returns int language sql begin atomic select case when true then 1 else 2 end; select 2; end",
    "create or replace procedure app.p(a int default (case when true then 1 end)) language sql begin atomic insert into t values (1); end",
    "create function g(n t) returns int begin atomic select n.end; select 1 as end; select case case 1 when 1 then 2 end when 2 then 3 end; end",
    "create function begin() returns int language sql return 1",
    "create rule r as on insert to t do also (insert into u values (1); delete from u)",
    "create function h() returns trigger language plpgsql as $body$ begin if true then return new; end if; end $body$",
    "create view v as select case when a then 1 end as \"end\" from t -- no ; here\n where x = 'y'\n ';'",
    "create function body_with_begin() returns void language sql as 'begin; end'",
    "comment on table t is 'a;b\nc'",
    "create table \"begin atomic\" (a int check (a > 0), b text default 'x;')",
    "select U&'d\\0061t;' from \"we;ird\"",
    "create operator <-", // PostgreSQL refuses it, not we
    "begin",
];

fn texts(sql: &str) -> Vec<String> {
    split(sql).unwrap().into_iter().map(|s| s.text).collect()
}

#[test]
fn nasty_statements_in_any_order_come_out_as_they_went_in() {
    let mut order: Vec<usize> = (0..NASTY.len()).collect();
    let mut state = 0x9e37_79b9_u32;
    for _ in 0..200 {
        for i in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            order.swap(i, state as usize % (i + 1));
        }
        let expected: Vec<_> = order.iter().map(|&i| NASTY[i].to_owned()).collect();
        let glue = ["; ", ";\n-- it's; a comment\n", "\n;;/* '; */\n", "\r\n;\r\n"][state as usize % 4];
        assert_eq!(texts(&expected.join(glue)), expected);
    }
}

#[test]
fn a_statement_knows_its_place_its_words_and_its_comment() {
    let found =
        split("-- one\nselect 1;\n\n/* é */ CREATE OR Replace View s.v AS SELECT 2 ; -- rest").unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].leading, "-- one\n");
    assert_eq!(found[0].position, Position { line: 2, column: 1 });
    assert_eq!(found[1].text, "CREATE OR Replace View s.v AS SELECT 2");
    assert_eq!(found[1].position, Position { line: 4, column: 9 });
    assert_eq!(found[1].words, ["create", "or", "replace", "view", "s"]);
    assert!(found[1].starts_with(&["create", "or", "replace"]));
    assert!(!found[0].starts_with(&["select", "1"]));
}

#[test]
fn nothing_comes_of_nothing() {
    assert_eq!(split("").unwrap(), []);
    assert_eq!(split(" ; ;; -- x\n/* y */").unwrap(), []);
}

#[test]
fn what_is_no_sql_is_an_error_with_a_place() {
    let cases = [
        ("select 1;\n\\i other.sql\n", "2:1: `\\i` is a command for psql, not SQL"),
        ("select 1 \\gset\n", "1:10: `\\gset` is a command for psql, not SQL"),
        (
            "COPY public.t (a, b) FROM stdin;\n1\t'\n\\.\n",
            "1:1: COPY … FROM stdin: the rows behind it are no SQL",
        ),
        (
            "create function f() returns int begin atomic select case when true then 1; end;",
            "1:1: a BEGIN ATOMIC body is not closed",
        ),
    ];
    for (sql, expected) in cases {
        let error = split(sql).unwrap_err();
        assert_eq!(format!("{}: {}", error.position, error.what), expected);
    }
    assert_eq!(
        texts("copy t from '/tmp/stdin'; copy (select 1) to stdout"),
        ["copy t from '/tmp/stdin'", "copy (select 1) to stdout"]
    );
}
