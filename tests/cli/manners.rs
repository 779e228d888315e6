//! What every command has: help with examples, completions, a manual page, JSON that a schema describes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::project::{Project, assert_transcript};
use crate::server::Server;

/// The commands as `--help` lists them.
fn commands(project: &Project) -> Vec<String> {
    let help = project.run(&["--help"]).stdout;
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names =
        listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()));
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_shows_examples() {
    let project = Project::empty();
    let commands = commands(&project);
    assert!(commands.len() > 10, "{commands:?}");
    for name in commands {
        let help = project.run(&[&name, "--help"]).stdout;
        let nested = help.contains("Commands:");
        assert!(
            nested || help.contains("Examples:\n  palisade "),
            "`{name} --help` has no examples:\n{help}"
        );
    }
}

#[test]
fn shells_complete_every_command() {
    let project = Project::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = project.run(&["completions", shell]).stdout;
        for name in commands(&project) {
            assert!(script.contains(&name), "{shell} does not know {name}");
        }
    }
    assert_eq!(project.run(&["completions", "csh"]).status, 2);
}

#[test]
fn every_command_has_a_page() {
    let project = Project::empty();
    assert!(project.run(&["man"]).stdout.contains(".TH palisade 1"));
    let written = project.run(&["man", "--into", "man"]);
    assert_eq!(written.status, 0, "{}", written.stderr);
    for name in commands(&project) {
        assert!(project.path(&format!("man/palisade-{name}.1")).is_file(), "{name} has no page");
    }
}

/// Says where a value is not what its schema asks for. Of JSON Schema it knows the words that our files use, and refuses
/// any other.
pub(crate) fn mismatch(value: &Value, schema: &Value, root: &Value, at: &str) -> Option<String> {
    const KNOWN: [&str; 10] = [
        "$schema",
        "$defs",
        "$ref",
        "title",
        "description",
        "type",
        "properties",
        "required",
        "items",
        "additionalProperties",
    ];
    let schema = match schema["$ref"].as_str() {
        Some(name) => &root["$defs"][name.strip_prefix("#/$defs/").expect("a reference into the file")],
        None => schema,
    };
    let Value::Object(words) = schema else { return Some(format!("{at}: there is no such definition")) };
    if let Some(word) = words.keys().find(|word| !KNOWN.contains(&word.as_str())) {
        return Some(format!("{at}: the schema says `{word}`, which nothing here checks"));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = kinds.contains(&kind) || (kind == "integer" && kinds.contains(&"number"));
    if !kinds.is_empty() && !fits {
        return Some(format!("{at}: {kind}, and not {kinds:?}"));
    }
    if let (Value::Array(items), Some(schema)) = (value, words.get("items")) {
        return items
            .iter()
            .enumerate()
            .find_map(|(index, item)| mismatch(item, schema, root, &format!("{at}[{index}]")));
    }
    let (Value::Object(fields), Some(Value::Object(known))) = (value, words.get("properties")) else {
        return None;
    };
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let missing = required.iter().find(|name| !fields.contains_key(**name));
    let unknown = fields
        .keys()
        .find(|name| !known.contains_key(*name) && schema["additionalProperties"] == Value::Bool(false));
    missing
        .map(|name| format!("{at}: `{name}` is missing"))
        .or_else(|| unknown.map(|name| format!("{at}: `{name}` is unknown")))
        .or_else(|| {
            fields
                .iter()
                .find_map(|(name, value)| mismatch(value, known.get(name)?, root, &format!("{at}.{name}")))
        })
}

/// A folder of schemas, beside the sources of this program.
pub(crate) fn schema(command: &str) -> Value {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/json").join(format!("{command}.schema.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// Refuses what is not as a file of `docs/json` says.
pub(crate) fn assert_schema(command: &str, value: &Value) {
    let schema = schema(command);
    assert_eq!(mismatch(value, &schema, &schema, "$"), None, "{value:#}");
}

#[test]
fn json_is_what_its_schema_says() {
    let server = Server::start();
    let mut project = Project::empty();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    project.put("palisade.toml", &format!("postgres = {major}\n"));
    project.put(
        "schema/lib.rs",
        "#[derive(palisade::Table)]\n#[table(name = \"kinds\", rls = off)]\npub struct Kind {\n    #[column(primary_key)]\n    pub name: String,\n}\n",
    );
    project.put(
        "schema/seeds/seeds.toml",
        "[[set]]\nname = \"kinds\"\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n",
    );
    project.put("schema/seeds/kinds.csv", "name\nbase\n");
    project.set("DATABASE_URL", &server.url());
    let runs: [&[&str]; 26] = [
        &["env"],
        &["ping"],
        &["check"],
        &["generate", "kinds"],
        &["status"],
        &["migrate", "--dry-run"],
        &["migrate"],
        &["status"],
        &["seed", "--check"],
        &["seed"],
        &["seed", "--fake", "10"],
        &["query", "select name, 1 as n, true as b from kinds"],
        &["push", "--dry-run"],
        &["diff", "empty", "schema"],
        &["reset", "--yes"],
        &["check", "empty", "--no-execution"],
        &["policy", "diff", "empty", "schema"],
        &["policy", "diff", "empty", "schema", "--no-execution"],
        &["policy", "matrix"],
        &["policy", "matrix", "--observed"],
        &["policy", "matrix", "--check"],
        &["report", "empty"],
        &["lint"],
        &["explain"],
        &["explain", "PL001"],
        &["verify"],
    ];
    for args in runs {
        let ended = project.run(&[args, &["--format", "json"]].concat());
        assert!(ended.status < 2, "{args:?}: {}", ended.stderr);
        let value: Value = serde_json::from_str(&ended.stdout)
            .unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ended.stdout));
        let name = if args[0] == "policy" { args[..2].join("-") } else { args[0].to_owned() };
        let schema = schema(&name);
        let wrong = mismatch(&value, &schema, &schema, "$");
        assert_eq!(wrong, None, "{args:?} printed\n{}", ended.stdout);
    }
    // Into a folder of its own: what is pulled would stand beside what is there.
    let mut other = Project::with(&format!("postgres = {major}\n"));
    other.set("DATABASE_URL", &server.url());
    let pulled = other.run(&["pull", "--format", "json"]);
    assert_eq!(pulled.status, 0, "{}", pulled.stderr);
    let (value, schema) = (serde_json::from_str(&pulled.stdout).unwrap(), schema("pull"));
    assert_eq!(mismatch(&value, &schema, &schema, "$"), None, "{}", pulled.stdout);
}

#[test]
fn json_of_the_first_hour_and_the_last() {
    let project = Project::empty();
    for (args, name) in [
        (&["init"] as &[&str], "init"),
        (&["check", "--offline"], "check-offline"),
        (&["export", "dot"], "export"),
        (&["export", "dot", "--out", "schema.dot"], "export"),
        (&["eject", "--files-only"], "eject"),
    ] {
        let ended = project.run(&[args, &["--format", "json"]].concat());
        assert!(ended.status < 2, "{args:?}: {}", ended.stderr);
        let value: Value = serde_json::from_str(&ended.stdout).unwrap();
        let schema = schema(name);
        assert_eq!(mismatch(&value, &schema, &schema, "$"), None, "{args:?} printed\n{}", ended.stdout);
    }
}

#[test]
fn a_wrong_schema_is_noticed() {
    let schema = schema("env");
    let wrong = mismatch(&serde_json::json!({ "profile": 1 }), &schema, &schema, "$").unwrap();
    assert!(wrong.contains("is missing"), "{wrong}");
}

#[test]
fn logs_are_for_those_who_ask() {
    let mut project = Project::empty();
    project.set("DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/app");
    let quiet = project.run(&["status"]).stderr;
    let wordy = project.transcript(&[&["status", "-v"]]);
    assert!(!quiet.contains("profile local"));
    assert!(!wordy.contains("s3cret"));
    assert_transcript!("verbose", wordy);
}
