//! Every code has a page, and no two codes are the same.

use palisade_engine::lint::{RULES, page};

use super::sources::root;

#[test]
fn every_code_has_a_page() {
    for page in page::all() {
        let text = page.text();
        assert!(
            !page.title.is_empty() && !page.title.ends_with('.'),
            "{}: a title without a full stop",
            page.code
        );
        assert!(text.len() > page.title.len() + 80, "{} has next to no page:\n{text}", page.code);
        assert!(!text.contains("use super"), "the page of {} runs into its code", page.code);
    }
}

#[test]
fn every_rule_says_what_to_do_instead() {
    let silent: Vec<&str> =
        RULES.iter().filter(|rule| !rule.page.contains("**Instead**")).map(|rule| rule.name).collect();
    assert!(silent.is_empty(), "no `**Instead**` in the pages of {silent:?}");
}

#[test]
fn codes_and_names_are_used_once_and_in_order() {
    let codes: Vec<&str> = page::all().iter().map(|page| page.code).collect();
    let mut sorted = codes.clone();
    sorted.dedup();
    assert_eq!(codes, sorted);
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
    assert!(RULES.windows(2).all(|two| two[0].code < two[1].code), "the registry is in the order of codes");
}

#[test]
fn a_page_as_it_is_printed() {
    insta::assert_snapshot!(page::find("pl150").unwrap().text());
    insta::assert_snapshot!(page::find("PL006").unwrap().text());
}

/// `INSTA_UPDATE=always` writes it anew.
#[test]
fn the_table_of_lints_is_fresh() {
    let row = |rule: &palisade_engine::lint::Rule| {
        let title = page::find(rule.code).map_or("", |page| page.title);
        format!(
            "| {} | {} | {} | {title} | {} |\n",
            rule.code,
            rule.name,
            rule.severity,
            rule.aliases.join(", ")
        )
    };
    let rows: String = RULES.iter().map(row).collect();
    let expected = format!(
        "# Lints\n\nWhat `palisade lint` looks for; `palisade explain CODE` prints the page of each. The last column is \
         what other tools call it.\n\n| code | name | severity | finds | elsewhere |\n|---|---|---|---|---|\n{rows}"
    );
    let path = root().join("docs/lints.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/lints.md is stale: INSTA_UPDATE=always cargo test -p palisade-engine --test guards"
    );
}
