//! The generic loops name no kind: a kind is one file, and what is special about it is behind the trait.

use std::collections::BTreeSet;

use super::sources::{code, files};

/// The folders whose code treats all kinds alike.
const GENERIC: &[&str] = &["diff", "plan", "render", "catalog", "introspect", "pipeline"];

/// The exceptions: file, kind, and why it has to be named there.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("catalog/id.rs", "Schema", "a schema lives in itself"),
    ("introspect/collector.rs", "Role", "what names a role needs it, where roles are read"),
    ("introspect/collector.rs", "Schema", "what has no other home needs its schema"),
    ("introspect/collector.rs", "Sequence", "a sequence dies with its owner but is there before it"),
    ("pipeline/cache.rs", "Extension", "their versions decide a cached catalog"),
    ("pipeline/observed.rs", "Function", "a function is executed, a relation read and written"),
    ("pipeline/prove.rs", "Grant", "what default privileges gave to others may be left over"),
    ("pipeline/review.rs", "Function", "a function is executed, a relation read and written"),
    ("pipeline/runner.rs", "DefaultPrivilege", "the target's are taken over"),
    ("pipeline/runner.rs", "Owner", "who owns what in the target is taken over"),
    ("pipeline/runner.rs", "Schema", "what stands in a schema that is not there is left out"),
    ("pipeline/state.rs", "Extension", "a stub may stand for one"),
    ("pipeline/tried.rs", "ForeignTable", "GRANT names what it grants on"),
    ("pipeline/tried.rs", "Function", "GRANT names what it grants on"),
    ("pipeline/tried.rs", "MaterializedView", "GRANT names what it grants on"),
    ("pipeline/tried.rs", "Schema", "GRANT names what it grants on"),
    ("pipeline/tried.rs", "Table", "GRANT names what it grants on"),
    ("pipeline/tried.rs", "View", "GRANT names what it grants on"),
    ("pipeline/scope.rs", "Grant", "grants are managed by role, all else by schema"),
    ("pipeline/scope.rs", "Schema", "a schema that sources declare is theirs as a whole"),
];

#[test]
fn generic_code_names_no_kind() {
    let mut named = BTreeSet::new();
    let mut places = Vec::new();
    for folder in GENERIC {
        for (path, text) in files(&format!("engine/src/{folder}"), ".rs") {
            let file = path.trim_start_matches("engine/src/").to_owned();
            for (line, code) in code(&text) {
                for variant in variants(code) {
                    if !ALLOWED.iter().any(|(at, kind, _)| *at == file && *kind == variant) {
                        places.push(format!("{path}:{line}: {}", code.trim()));
                    }
                    named.insert((file.clone(), variant.to_owned()));
                }
            }
        }
    }
    assert!(
        places.is_empty(),
        "generic code names a kind; put what is special behind the trait `ObjectKind`:\n{}",
        places.join("\n")
    );
    for (file, kind, _) in ALLOWED {
        let used = named.contains(&((*file).to_owned(), (*kind).to_owned()));
        assert!(used, "{file} names {kind} no longer: strike it off the exceptions");
    }
}

/// The variants in `Kind::Table` and `Object::Table(…)`; `Kind::ALL` and functions are none.
fn variants(code: &str) -> impl Iterator<Item = &str> {
    ["Kind::", "Object::"].into_iter().flat_map(move |prefix| {
        code.match_indices(prefix).filter_map(move |(at, _)| {
            // `ErrorKind::` is another word.
            let inside = code[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let rest = &code[at + prefix.len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let word = &rest[..end];
            let camel = word.starts_with(|c: char| c.is_ascii_uppercase())
                && word.contains(|c: char| c.is_ascii_lowercase());
            (camel && !inside).then_some(word)
        })
    })
}

#[test]
fn the_guard_sees_what_it_guards_against() {
    let found: Vec<&str> = variants(
        "if id.kind == Kind::Table || matches!(o, Object::View(_)) { Kind::ALL; ErrorKind::NotFound }",
    )
    .collect();
    assert_eq!(found, ["Table", "View"]);
}
