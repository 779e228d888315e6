//! `cargo xtask new-kind`: the file of a kind and its line in the registry.

use std::path::Path;

use palisade_engine::{Error, Result};

/// Start a kind of object: its file, its query, and its line in the registry
#[derive(Debug, clap::Args)]
pub(crate) struct NewKind {
    /// The kind in PostgreSQL's words, such as "event trigger"
    #[arg(value_name = "NOUN")]
    noun: String,
}

impl NewKind {
    pub(crate) fn run(&self) -> Result<()> {
        let folder = crate::root()?.join("engine/src/kinds");
        let names = Names::of(&self.noun)?;
        let code = folder.join(format!("{}.rs", names.module));
        let query = folder.join(format!("{}.sql", names.module));
        for path in [&code, &query] {
            if path.exists() {
                return Err(Error::new(format!("{} is there already", path.display())));
            }
        }
        let registry = folder.join("mod.rs");
        let registered = register(&std::fs::read_to_string(&registry)?, &names)?;
        write(&code, &skeleton(&names))?;
        write(&query, QUERY)?;
        write(&registry, &registered)?;
        crate::say(&format!("{}\n{}", code.display(), next_steps(&names)));
        Ok(())
    }
}

/// What a kind is called where.
struct Names {
    /// `event trigger`
    noun: String,
    /// `event_trigger`
    module: String,
    /// `EventTrigger`
    variant: String,
    /// `EVENT TRIGGER`
    sql: String,
}

impl Names {
    fn of(noun: &str) -> Result<Self> {
        let words: Vec<&str> = noun.split_whitespace().collect();
        let plain = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        if words.is_empty() || !words.iter().all(plain) {
            return Err(Error::new(format!("`{noun}` is no name for a kind")).hint(
                "write it as PostgreSQL does, in small letters: cargo xtask new-kind \"event trigger\"",
            ));
        }
        let capital = |word: &&str| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..]);
        let (noun, module) = (words.join(" "), words.join("_"));
        let variant = words.iter().map(capital).collect();
        let sql = noun.to_ascii_uppercase();
        Ok(Self { noun, module, variant, sql })
    }
}

/// The registry with the kind at its end.
fn register(registry: &str, names: &Names) -> Result<String> {
    let strange = || {
        Error::new("engine/src/kinds/mod.rs has no list `kinds! { … }` any more")
            .hint("teach xtask/src/new_kind.rs where kinds are listed now")
    };
    let start = registry.find("\nkinds! {").ok_or_else(strange)?;
    let end = start + registry[start..].find("\n}").ok_or_else(strange)?;
    let line = format!("\n    {} in {}, \"{}\";", names.variant, names.module, names.noun);
    if registry[start..end].contains(&line) {
        return Err(Error::new(format!("{} is listed already", names.noun)));
    }
    Ok(format!("{}{line}{}", &registry[..end], &registry[end..]))
}

fn skeleton(names: &Names) -> String {
    let Names { noun, module, variant, sql } = names;
    format!(
        r#"//! A {noun}.

use serde::{{Deserialize, Serialize}};

use super::{{Alter, Context, ObjectKind, Part}};
use crate::catalog::{{ObjectId, Server}};
use crate::error::Result;
use crate::introspect::{{Collector, Row}};
use crate::kinds::Kind;
use crate::plan::Statement;

/// A {noun}.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct {variant} {{
    /// The statement that creates it.
    pub definition: String,
}}

impl ObjectKind for {variant} {{
    fn query(_: &Server) -> &'static str {{
        include_str!("{module}.sql")
    }}

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {{
        let id = ObjectId::schema(Kind::{variant}, row.text("schema")?, row.text("name")?);
        into.add(id, 0, {variant} {{ definition: row.text("definition")? }}, None);
        Ok(())
    }}

    fn target(id: &ObjectId) -> String {{
        format!("{sql} {{}}", id.sql())
    }}

    fn create(&self, _: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {{
        vec![Statement::new(self.definition.clone())]
    }}

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {{
        vec![Statement::new(format!("DROP {sql} {{}}", id.sql()))]
    }}

    fn alter(&self, to: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {{
        // Taken apart, so that a new field does not compile until it is compared.
        let Self {{ definition: _ }} = to;
        Alter::Replace
    }}
}}
"#
    )
}

/// A query that finds nothing, so that the skeleton does no harm before it is filled in.
const QUERY: &str =
    "select null::oid as oid, null::text as schema, null::text as name, null::text as definition
where $1 is null
";

fn next_steps(names: &Names) -> String {
    let Names { module, noun, .. } = names;
    format!(
        "next:\n\
         - the query in {module}.sql, with the OID: `into.add(…, Address::new(class::…, oid))` gives it its edges\n\
         - the place in the registry: parents before their children, and the tie-break of a plan\n\
         - strike it out of introspect/unmodelled.sql, and say `read` in introspect/ledger.txt\n\
         - cases in tests/cases/{module}/, written by `cargo xtask bless {module}`\n\
         - COVERAGE.md, if something of a {noun} is left alone"
    )
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text)
        .map_err(|error| Error::from(error).context(format!("{} cannot be written", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_gets_its_names_and_its_line() {
        let names = Names::of("event  trigger").unwrap();
        assert_eq!((names.module.as_str(), names.variant.as_str()), ("event_trigger", "EventTrigger"));
        let registry =
            "macro_rules! kinds { }\nkinds! {\n    Schema in schema, \"schema\";\n}\n\nfn x() {\n}\n";
        let registered = register(registry, &names).unwrap();
        let wanted = "kinds! {\n    Schema in schema, \"schema\";\n    EventTrigger in event_trigger, \"event trigger\";\n}\n";
        assert!(registered.contains(wanted), "{registered}");
        assert!(register(&registered, &names).is_err());
        assert!(Names::of("../x").is_err() && Names::of("").is_err() && Names::of("Große").is_err());
    }
}
