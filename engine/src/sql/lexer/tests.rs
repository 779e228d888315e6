use super::*;

/// The significant tokens of `text`, parted by a middle dot.
fn cut(text: &str) -> String {
    let found: Vec<_> = significant(text).unwrap().iter().map(|t| t.text).collect();
    found.join("·")
}

#[test]
fn tokens_as_postgresql_cuts_them() {
    let cases = [
        ("select 1", "select·1"),
        ("a$b$c $b$ x $b$", "a$b$c·$b$ x $b$"),
        ("'it''s' 'b'", "'it''s'·'b'"),
        (r"'\' E'\'' e'\\'", r"'\'·E'\''·e'\\'"),
        ("E'a'\n  'b\\'c' 'd'", "E'a'\n  'b\\'c'·'d'"),
        ("'a' -- why\n 'b'", "'a' -- why\n 'b'"),
        ("'a' /* x */ 'b'", "'a'·'b'"),
        ("U&'\\0061' U&\"d\\0061\" U & x", "U&'\\0061'·U&\"d\\0061\"·U·&·x"),
        ("\"a\"\"b\".c", "\"a\"\"b\"·.·c"),
        ("$$;'$$ $1 $x$ $$ $x$", "$$;'$$·$1·$x$ $$ $x$"),
        ("a /* x /* y */ ; */ b", "a·b"),
        ("1.5e-3 .5 1e 0x1F 1_000 1..2", "1.5e-3·.5·1·e·0x1F·1_000·1·..·2"),
        ("a=-1 b@-1 c<--x\n+/*y*/d", "a·=·-·1·b·@-·1·c·<·+·d"),
        ("a::text x := 1 y[1:2]", "a·::·text·x·:=·1·y·[·1·:·2·]"),
        ("a->>'b' #- '{}'", "a·->>·'b'·#-·'{}'"),
        ("größe é", "größe·é"),
        ("select 1 \\gset x\nselect", "select·1·\\gset x·select"),
    ];
    for (text, expected) in cases {
        assert_eq!(cut(text), expected, "{text}");
    }
}

#[test]
fn tokens_put_together_are_the_text() {
    let text = "create /* /* */ */ function f() returns text as $f$ 'x' $f$ -- end\n;\tselect 'ä'\\d \r\n";
    let joined: String = tokens(text).unwrap().iter().map(|t| t.text).collect();
    assert_eq!(joined, text);
}

#[test]
fn what_is_not_closed_is_an_error_at_its_start() {
    let cases = [
        ("select 'a", 1, 8, "a string is not closed"),
        ("select\n  \"a", 2, 3, "a quoted identifier is not closed"),
        ("é $x$ $y$", 1, 3, "a dollar-quoted string is not closed"),
        ("/* /* */", 1, 1, "a comment is not closed"),
        ("E'a\\'", 1, 1, "a string is not closed"),
        ("E'a\\", 1, 1, "a string is not closed"),
    ];
    for (text, line, column, what) in cases {
        let error = tokens(text).unwrap_err();
        assert_eq!(error.position, Position { line, column }, "{text}");
        assert!(error.what.starts_with(what), "{text}: {}", error.what);
    }
}

#[test]
fn names_fold_and_lose_their_quotes() {
    let names: Vec<_> = significant("FooÄ \"Fo\"\"o\" 'x'").unwrap().iter().map(Token::name).collect();
    assert_eq!(names, [Some("fooÄ".into()), Some("Fo\"o".into()), None]);
}
