//! The first configuration of a project whose database is there already, as text and as files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Facts, Found, refuse_taken};
use crate::Result;
use crate::config::{self, Dialect, FILE, Project};
use crate::files::FileSet;

/// The project as it will be, before a file of it is written.
///
/// # Errors
/// When the folder is a project already.
pub fn draft(folder: &Path, found: &Found, facts: &Facts) -> Result<Project> {
    refuse_taken(folder)?;
    let file = folder.join(FILE);
    let config = config::parse(&file, &toml(found, facts))?;
    Ok(Project { root: folder.to_owned(), file: Some(file), config })
}

/// Writes the configuration and the folder of what is generated; returns the paths, relative to the folder.
///
/// # Errors
/// When a file is there already, or the disk refuses.
pub fn write(folder: &Path, found: &Found, facts: &Facts) -> Result<Vec<PathBuf>> {
    refuse_taken(folder)?;
    let mut texts = vec![
        (FILE, toml(found, facts)),
        ("generated/README.md", include_str!("../config/templates/generated.md").to_owned()),
    ];
    if found.writes().is_none() {
        texts.push(("generated/migrations/.gitkeep", String::new()));
    }
    let mut files = FileSet::default();
    for (path, text) in &texts {
        files.add(&folder.join(path), text)?;
    }
    files.commit()?;
    Ok(texts.iter().map(|(path, _)| PathBuf::from(path)).collect())
}

fn toml(found: &Found, facts: &Facts) -> String {
    let mut out = String::from(
        "# What Palisade knows of this project. Everything here has a default; a missing line means that.\n\n\
         # The major version in whose words schemas are compared and written down.\n",
    );
    out += &format!("postgres = {}\n\n", facts.major);
    let platform = found.tools.iter().flat_map(|(_, traces)| traces.roles).copied();
    let roles: BTreeSet<&str> = facts.roles.iter().map(String::as_str).chain(platform).collect();
    out += "# The roles that policies and grants may name.\n";
    out += &format!("roles = [{}]\n", quoted(&mut roles.into_iter()));
    out += &scan(found, facts);
    if let Some((title, traces, dialect)) = found.writes() {
        out += &format!("\n[migrations]\n# The folder and the form of {title}, which runs them.\n");
        let folder = toml::Value::from(traces.migrations.display().to_string());
        out += &format!("dir = {folder}\ndialect = \"{dialect}\"\n");
        out += &format!(
            "\n[ledger]\n# What {title} has applied, its own ledger says.\nfollow = \"{dialect}\"\n"
        );
        let usual: Option<Dialect> = toml::Value::from(dialect).try_into().ok();
        if usual.and_then(Dialect::ledger) != Some(traces.ledger.as_str()) {
            out += &format!("table = {}\n", toml::Value::from(traces.ledger.as_str()));
        }
    }
    let named = found.tools.iter().find_map(|(_, traces)| traces.platform);
    if let Some(platform) = named.or(facts.platform) {
        out += "\n[rls]\n# Where the platform says who calls, and the type of the ids.\n";
        out += &format!("caller = \"{platform}\"\nid = \"uuid\"\n");
        out += "\n[scratch]\n# What the platform brings to every database.\n";
        out += &format!("prelude = \"{platform}\"\n");
    }
    out += "\n# One database a profile; `--env NAME` picks one, and without it `local` is meant.\n";
    out += &format!(
        "[env.local]\nurl = {{ env = \"{}\" }}\nenv_file = \"{}\"\n",
        found.variable, found.env_file
    );
    out + "\n# [env.production]\n# url = { env = \"PRODUCTION_DATABASE_URL\" }\n# protected = true\n"
}

/// `[scan]`: what is left alone, and what is only attached to.
fn scan(found: &Found, facts: &Facts) -> String {
    let (kept, attach) = (found.kept(), found.leaves_tables());
    if kept.is_empty() && !attach {
        return String::new();
    }
    let mut out = String::from("\n[scan]\n");
    if !kept.is_empty() {
        let whose: Vec<_> = kept.keys().copied().collect();
        out +=
            &format!("# The ledger of {}: never pulled, compared or changed.\n", whose.join(" and that of "));
        out += &format!("ignore = [{}]\n", quoted(&mut kept.values().copied().flatten().map(String::as_str)));
    }
    if attach {
        out += "# Another tool migrates the tables here: policies, triggers and grants are ours, and a table without declared\n\
                # intent is a finding.\n";
        out += &format!("attach = [{}]\n", quoted(&mut facts.schemas.iter().map(String::as_str)));
    }
    out
}

fn quoted(names: &mut dyn Iterator<Item = &str>) -> String {
    names.map(|name| toml::Value::from(name).to_string()).collect::<Vec<_>>().join(", ")
}
