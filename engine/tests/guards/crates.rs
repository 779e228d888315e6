//! Which crate may know which, and what an application compiles.

use std::collections::BTreeSet;
use std::process::Command;

use super::sources::root;

/// The arrows between our crates, in every section of dependencies.
const ARROWS: &[(&str, &[&str])] = &[
    (".", &["palisade-macros"]),
    ("macros", &["palisade-model"]),
    ("model", &[]),
    ("engine", &["palisade-model"]),
    // The command line prints the front end's diagnostics.
    ("cli", &["palisade-engine", "palisade-model"]),
];

#[test]
fn dependencies_point_one_way() {
    for (folder, allowed) in ARROWS {
        let path = root().join(folder).join("Cargo.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        let ours: BTreeSet<&str> = dependencies
            .into_iter()
            .flat_map(toml::Table::keys)
            .map(String::as_str)
            .filter(|name| name.starts_with("palisade"))
            .collect();
        let unexpected: Vec<_> = ours.iter().filter(|name| !allowed.contains(name)).collect();
        assert!(unexpected.is_empty(), "{} may not depend on {unexpected:?}", path.display());
    }
}

/// An application names its tables with the facade; that must cost it a parser and nothing that talks to a server.
#[test]
fn an_application_that_derives_compiles_no_driver() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--package",
            "palisade",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p}"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let crates: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains("palisade-macros") && crates.contains("syn"), "{crates:?}");
    let heavy = ["tokio", "tokio-postgres", "rustls", "ring", "clap", "palisade-engine"];
    let found: Vec<_> = heavy.iter().filter(|name| crates.contains(**name)).collect();
    assert!(found.is_empty(), "applications would compile {found:?}:\n{tree}");
}
