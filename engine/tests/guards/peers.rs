//! The page of what broke elsewhere: its tests exist, and what a pair says that it is for stands there with it.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{files, root};

/// A row of the page.
struct Row {
    line: usize,
    issues: BTreeSet<String>,
    /// The last column.
    here: String,
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("docs/peers.md")).unwrap();
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(str::to_owned).collect::<Vec<_>>();
    let lines =
        text.lines().enumerate().filter(|(_, line)| line.starts_with("| ") && !line.starts_with("| issue |"));
    let rows = lines.map(|(at, line)| match cells(line).as_slice() {
        [issues, _, here] => Row { line: at + 1, issues: numbers(issues), here: here.clone() },
        other => panic!("docs/peers.md:{}: three columns, and not {}", at + 1, other.len()),
    });
    rows.collect()
}

/// The numbers of trackers in a text, as `tool#number`: those behind one tool's name are all that tool's.
fn numbers(text: &str) -> BTreeSet<String> {
    let (mut found, mut tool) = (BTreeSet::new(), "");
    for word in text.split([' ', ',', ':', ';', '(', ')']) {
        let Some((name, number)) = word.split_once('#') else { continue };
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            tool = if name.is_empty() { tool } else { name };
            found.insert(format!("{tool}#{number}"));
        }
    }
    found
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The pairs, by file and name, with the numbers in the comment that they begin with.
fn pairs() -> BTreeMap<String, BTreeSet<String>> {
    let mut pairs = BTreeMap::new();
    for (path, text) in files("engine/tests/kinds", ".sql") {
        let file = path.rsplit('/').next().unwrap().trim_end_matches(".sql").to_owned();
        for case in text.split("-- case: ").skip(1) {
            let (head, body) = case.split_once('\n').unwrap();
            let name = head.split(',').next().unwrap();
            let comment =
                body.lines().take_while(|line| line.starts_with("-- ") && !line.starts_with("-- becomes:"));
            let comment: Vec<&str> = comment.collect();
            pairs.insert(format!("{file}/{name}"), numbers(&comment.join(" ")));
        }
    }
    pairs
}

/// Whether there is what a row names.
fn exists(named: &str, pairs: &BTreeMap<String, BTreeSet<String>>, sources: &str, access: &str) -> bool {
    match named.split_once(' ') {
        Some(("test", name)) => sources.contains(&format!("fn {name}(")),
        Some(("case", name)) => root().join("tests/cases").join(name).is_dir(),
        Some(("lint", name)) => root().join(format!("engine/src/lint/rules/{name}.rs")).is_file(),
        Some(("access", name)) => access.contains(&format!("-- case: {name}\n")),
        _ => pairs.contains_key(named),
    }
}

#[test]
fn what_broke_elsewhere_has_a_test_here() {
    let (rows, pairs) = (rows(), pairs());
    assert!(rows.len() > 80 && pairs.len() > 200, "{} rows, {} pairs", rows.len(), pairs.len());
    let text = |folder: &str, suffix: &str| {
        files(folder, suffix).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
    };
    let (sources, access) = (text(".", ".rs"), text("tests/access", ".sql"));
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for row in &rows {
        let named: Vec<&str> = quoted(&row.here).collect();
        if named.is_empty() && !row.here.contains("cannot happen: ") {
            wrong.push(format!("line {}: neither a test nor a reason", row.line));
        }
        for name in named.iter().filter(|name| !exists(name, &pairs, &sources, &access)) {
            wrong.push(format!("line {}: there is no `{name}`", row.line));
        }
        for issue in &row.issues {
            if !seen.insert(issue) {
                wrong.push(format!("line {}: {issue} stands in another row, too", row.line));
            }
        }
        let held = named.iter().filter_map(|name| pairs.get(*name)).collect::<Vec<_>>();
        for (name, said) in named.iter().filter_map(|name| pairs.get_key_value(*name)) {
            if !said.is_empty() && !row.issues.is_empty() && said.is_disjoint(&row.issues) {
                wrong.push(format!("line {}: the comment of `{name}` has none of its numbers", row.line));
            }
        }
        let tested = !held.is_empty() && named.len() == held.len();
        for issue in
            row.issues.iter().filter(|issue| tested && !held.iter().any(|said| said.contains(*issue)))
        {
            wrong.push(format!("line {}: no pair of the row has {issue} in its comment", row.line));
        }
    }
    for (name, issue) in pairs.iter().flat_map(|(name, said)| said.iter().map(move |issue| (name, issue))) {
        let listed =
            rows.iter().any(|row| row.issues.contains(issue) && quoted(&row.here).any(|here| here == name));
        if !listed {
            wrong.push(format!("{issue}, which `{name}` is for, does not stand beside it"));
        }
    }
    assert!(wrong.is_empty(), "docs/peers.md:\n{}", wrong.join("\n"));
}
