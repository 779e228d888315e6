//! Every code has a page, and no two codes are the same.

use palisade_engine::lint::{Answer, ELSEWHERE, RULES, page};

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
    let silent: Vec<&str> = page::all()
        .iter()
        .filter(|page| !page.text().contains("**Instead**"))
        .map(|page| page.code)
        .collect();
    assert!(silent.is_empty(), "no `**Instead**` in the pages of {silent:?}");
    let hazards = page::all().into_iter().filter(|page| RULES.iter().all(|rule| rule.code != page.code));
    let bare: Vec<&str> =
        hazards.filter(|page| !page.text().contains("```sql")).map(|page| page.code).collect();
    assert!(bare.is_empty(), "no example in the pages of {bare:?}");
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

/// `INSTA_UPDATE=always` writes it anew. That the examples have the codes is tried in `tests/live/hazards.rs`.
#[test]
fn every_rule_of_other_tools_has_an_answer() {
    let mut expected = String::from(
        "# The rules of other tools\n\nEvery rule of squawk, every check of Atlas and every hazard of pg-schema-diff, with what \
         takes its place here: a code that `palisade explain CODE` describes, something else, or nothing, and why. \
         The examples are run and watched by a test; of a file, PL004 is shown by `lint FILE --against PROFILE`, which \
         counts the rows. Lints of schemas and policies are in [lints.md](lints.md).\n",
    );
    let mut tool = "";
    for rule in ELSEWHERE {
        if tool != rule.tool {
            tool = rule.tool;
            expected += &format!("\n## {tool}\n\n| rule | here | example |\n|---|---|---|\n");
        }
        let answer = match rule.answer {
            Answer::Codes(codes, words) => {
                for code in codes {
                    assert!(page::find(code).is_some(), "{} {}: there is no {code}", rule.tool, rule.rule);
                }
                [codes.join(", "), words.to_owned()].join(if words.is_empty() { "" } else { ": " })
            }
            Answer::Otherwise(words) => words.to_owned(),
            Answer::Nothing(why) => format!("no code: {why}"),
        };
        let example = if rule.example.is_empty() { String::new() } else { format!("`{}`", rule.example) };
        expected += &format!("| {} | {answer} | {example} |\n", rule.rule);
    }
    let rules: std::collections::BTreeSet<_> = ELSEWHERE.iter().map(|rule| (rule.tool, rule.rule)).collect();
    assert_eq!(rules.len(), ELSEWHERE.len(), "a rule is listed once");
    let path = root().join("docs/hazards.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/hazards.md is stale: INSTA_UPDATE=always cargo test -p palisade-engine --test guards"
    );
}

/// What other tools call a hazard or a lint is in the list, where it is a rule of theirs that judges migrations.
#[test]
fn aliases_name_rules_that_are_listed() {
    let listed = |alias: &str| {
        let (tool, rule) = alias.split_once(' ').unwrap_or((alias, ""));
        ELSEWHERE.iter().any(|one| one.tool.eq_ignore_ascii_case(tool) && one.rule == rule)
    };
    let judged = [
        "squawk ban",
        "squawk adding",
        "squawk changing",
        "squawk constraint",
        "squawk renaming",
        "atlas ",
        "pg-schema-diff ",
    ];
    for page in page::all() {
        for alias in page.aliases.iter().filter(|alias| judged.iter().any(|head| alias.starts_with(head))) {
            assert!(listed(alias), "{}: {alias} is no rule of the list", page.code);
        }
    }
}
