//! The shape of the files.

use super::sources::files;

/// Far beyond what is comfortable: a file of this length holds more than one thing.
const LONGEST: usize = 600;

#[test]
fn no_file_holds_more_than_one_thing() {
    let long: Vec<String> = files(".", ".rs")
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines: {long:?}");
}

#[test]
fn every_query_is_read_by_a_file_beside_it() {
    for (path, _) in files("engine/src", ".sql") {
        let (folder, name) = path.rsplit_once('/').unwrap();
        if folder.ends_with("preludes") || folder.ends_with("stubs") {
            continue;
        }
        let reader = format!("include_str!(\"{name}\")");
        let beside = files(folder, ".rs");
        let read = beside.iter().any(|(_, text)| text.contains(&reader));
        assert!(read, "{path} is read by no file of its folder");
    }
}

#[test]
fn every_module_says_what_it_holds() {
    let silent: Vec<String> = files(".", ".rs")
        .into_iter()
        .filter(|(path, _)| path.contains("src/") || path.contains("engine/tests/"))
        // What a command printed, word for word.
        .filter(|(path, _)| !path.ends_with("tests/pooled/sqlx/src/lines.rs"))
        // Tests in a file of their own are described by the module that they test.
        .filter(|(path, _)| !path.ends_with("/tests.rs"))
        .filter(|(_, text)| !text.trim_start().starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "no `//!` sentence at the top of {silent:#?}");
}
