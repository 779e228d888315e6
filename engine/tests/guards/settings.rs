//! The page of settings is what the sources say of them.

use palisade_engine::config::Project;

use super::sources::root;

/// What stands above the tables: profiles as most projects have them.
const EXAMPLE: &str = r#"postgres = 17
roles = ["authenticated"]

[rls]
caller = "supabase"

[env.local]
env_file = ".env.local"

[env.staging]
url = { env = "STAGING_URL" }
env_file = ".env.staging"
role = "deployer"
statement_timeout = "2min"
sslmode = "verify-full"

[env.production]
url = { command = ["op", "read", "op://app/production/url"] }
protected = true
lock_timeout = "500ms"
pool_size = 20
"#;

/// A struct or an enum of a source.
#[derive(Default)]
struct Item {
    name: String,
    /// Fields with their types, or variants, each with its comment.
    parts: Vec<(String, String, String)>,
}

/// Reads the structs and enums of a file that rustfmt has formatted.
fn items(path: &str) -> Vec<Item> {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let (mut items, mut doc, mut renamed): (Vec<Item>, String, Option<String>) = Default::default();
    let mut open = false;
    for line in text.lines() {
        let inner = line.trim();
        if let Some(words) = inner.strip_prefix("///") {
            doc += &format!("{} ", words.trim());
            continue;
        }
        if inner.starts_with("#[") {
            let name = inner.split_once("rename = \"").and_then(|(_, rest)| rest.split('"').next());
            renamed = name.map(str::to_owned).or(renamed);
            continue;
        }
        let doc_of = |doc: &mut String| std::mem::take(doc).trim().to_owned();
        if let Some(rest) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")) {
            let name = rest.split([' ', '(']).next().unwrap().to_owned();
            open = line.ends_with('{');
            items.push(Item { name, parts: Vec::new() });
        } else if line == "}" {
            open = false;
        } else if open && !inner.is_empty() {
            let (name, kind) =
                inner.trim_end_matches(',').split_once(": ").unwrap_or((inner.trim_end_matches(','), ""));
            let name = renamed.take().unwrap_or_else(|| name.trim_start_matches("pub ").to_owned());
            items.last_mut().unwrap().parts.push((name, kind.to_owned(), doc_of(&mut doc)));
        }
        (doc, renamed) = (String::new(), None);
    }
    items
}

/// A type as whoever writes a file thinks of it.
fn kind(of: &str, enums: &[Item]) -> String {
    let of = of.strip_prefix("Option<").and_then(|of| of.strip_suffix('>')).unwrap_or(of);
    if let Some(words) = enums.iter().find(|item| item.name == of) {
        let words = words.parts.iter().map(|(name, ..)| format!("`{}`", name.to_lowercase()));
        return words.collect::<Vec<_>>().join(", ");
    }
    match of {
        "bool" => "`true` or `false`".to_owned(),
        "u32" => "a number".to_owned(),
        "String" | "PathBuf" => "a text".to_owned(),
        "Duration" => "a time: `500ms`, `1s`, `2min`".to_owned(),
        "UrlSource" => {
            "`{ env = \"NAME\" }`, `{ command = [\"PROGRAM\", …] }`, or a URL without a password".to_owned()
        }
        "TlsMode" => "`disable`, `allow`, `prefer`, `require`, `verify-ca`, `verify-full`".to_owned(),
        "Prelude" => "`supabase`, or a file".to_owned(),
        "Vec<CallerSource>" => "`supabase`, `setting:NAME`, `claim:NAME`, or a list of these".to_owned(),
        of if of.starts_with("Vec<") || of.starts_with("BTreeSet<") => "a list".to_owned(),
        _ => "a table".to_owned(),
    }
}

fn table(title: &str, item: &Item, enums: &[Item], left_out: &[&str]) -> String {
    let mut out = format!("\n## {title}\n\n| setting | takes | is |\n|---|---|---|\n");
    for (name, of, doc) in item.parts.iter().filter(|(name, ..)| !left_out.contains(&name.as_str())) {
        assert!(!doc.is_empty(), "{}: `{name}` says nothing of itself", item.name);
        out += &format!("| `{name}` | {} | {} |\n", kind(of, enums), doc.replace('|', "\\|"));
    }
    out
}

/// `INSTA_UPDATE=always` writes it anew.
#[test]
fn the_page_of_settings_is_fresh() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("palisade.toml"), EXAMPLE).unwrap();
    let example = Project::open(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(example.config.env.len(), 3);

    let files = ["engine/src/config/file.rs", "engine/src/config/ledger.rs", "engine/src/seed/file.rs"];
    let all: Vec<Item> = files.iter().flat_map(|file| items(file)).collect();
    let find = |name: &str| all.iter().find(|item| item.name == name).unwrap_or_else(|| panic!("no {name}"));
    let mut expected = format!(
        "# Settings\n\nWhat `palisade.toml` and `seeds.toml` take. Everything has a default, and a word that means nothing is an \
         error. Paths are relative to the folder of `palisade.toml`; commands find the nearest one from where they are run \
         upwards, so that one repository may hold several.\n\n```toml\n{EXAMPLE}```\n"
    );
    let config = find("Config");
    let parts = ["scan", "schema", "migrations", "ledger", "scratch", "seed", "rls", "app", "env"];
    expected += &table("palisade.toml", config, &all, &parts);
    for part in parts {
        let (_, of, doc) = config.parts.iter().find(|(name, ..)| name == part).unwrap();
        let of = if part == "env" { "Profile" } else { of };
        let title = if part == "env" { "[env.NAME]".to_owned() } else { format!("[{part}]") };
        let body = table(&title, find(of), &all, &[]);
        expected += &body.replacen("\n\n|", &format!("\n\n{doc}\n\n|"), 1);
    }
    expected += "\n# seeds.toml\n\nIn the folder of `[seed] dir`; the guide to [seeds](guides/seeds.md) shows it at work.\n";
    for (title, name) in [
        ("[[set]]", "Set"),
        ("[[set.table]]", "TableRows"),
        ("[[set.hook]]", "Hook"),
        ("[[set.hook.http]]", "Request"),
        ("health of a hook", "Health"),
        ("outputs of a set", "Outputs"),
    ] {
        expected += &table(title, find(name), &all, &[]);
    }
    let path = root().join("docs/settings.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/settings.md is stale: INSTA_UPDATE=always cargo test -p palisade-engine --test guards"
    );
}
