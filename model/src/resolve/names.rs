//! Names that two objects claim: PostgreSQL would refuse the second one, far from the line that caused it.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, SourceLocation};
use crate::name::MAX_NAME;
use crate::resolved::Model;

/// One name with the sort of object that has it and where it comes from.
struct Claim<'a> {
    /// Objects of one space cannot share a name.
    space: String,
    name: &'a str,
    what: &'static str,
    location: &'a SourceLocation,
}

/// Reports every name that is claimed twice, and every one that PostgreSQL would cut.
pub(crate) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<(String, &str), Claim<'_>> = BTreeMap::new();
    for claim in claims(model) {
        let file = model.files.iter().find(|file| file.path == claim.location.path);
        let mut report = |message: String, help: String| {
            let diagnostic = match file {
                Some(file) => Diagnostic::error(file, claim.location.span, message),
                None => Diagnostic::bare(claim.location.path.clone(), message),
            };
            diagnostics.push(diagnostic.help(help));
        };
        if claim.name.len() > MAX_NAME {
            let text = format!(
                "the name `{}` is longer than the {MAX_NAME} bytes that PostgreSQL keeps",
                claim.name
            );
            report(text, "give it a shorter one with `name = \"…\"`".to_owned());
        }
        let key = (claim.space.clone(), claim.name);
        if let Some(before) = first.get(&key) {
            let help = format!(
                "this {} and the {} at {} need names of their own",
                claim.what, before.what, before.location
            );
            report(format!("two objects are called `{}`", claim.name), help);
            continue;
        }
        first.insert(key, claim);
    }
}

/// Tables, views, their indexes and types made of them share one space in a schema; columns, policies and triggers
/// have one in each table, and so have constraints.
fn claims(model: &Model) -> Vec<Claim<'_>> {
    let mut out = Vec::new();
    for table in &model.tables {
        let schema = format!("relation {}", table.name.schema);
        out.push(Claim {
            space: schema.clone(),
            name: &table.name.name,
            what: "table",
            location: &table.location,
        });
        out.extend(table.indexes.iter().map(|index| Claim {
            space: schema.clone(),
            name: &index.name,
            what: "index",
            location: &index.location,
        }));
        // With the place, so that a table declared twice is one message and not one for each of its columns.
        let own = |space: &str| format!("{space} {} {}", table.name, table.location);
        out.extend(table.columns.iter().map(|column| Claim {
            space: own("column"),
            name: &column.name,
            what: "column",
            location: &column.location,
        }));
        out.extend(table.statistics.iter().map(|statistics| Claim {
            space: format!("statistics {}", table.name.schema),
            name: &statistics.name,
            what: "statistics object",
            location: &statistics.location,
        }));
        out.extend(table.policies.iter().map(|policy| Claim {
            space: own("policy"),
            name: &policy.name,
            what: "policy",
            location: &policy.location,
        }));
        out.extend(table.triggers.iter().map(|trigger| Claim {
            space: own("trigger"),
            name: &trigger.name,
            what: "trigger",
            location: &trigger.location,
        }));
        let constraints = table
            .checks
            .iter()
            .map(|check| (&check.name, &check.location))
            .chain(table.foreign_keys.iter().map(|key| (&key.name, &key.location)))
            .chain(table.excludes.iter().map(|exclude| (&exclude.name, &exclude.location)))
            .chain(table.uniques.iter().chain(&table.primary_key).map(|key| (&key.name, &key.location)));
        out.extend(constraints.filter_map(|(name, location)| {
            let name = name.as_deref()?;
            Some(Claim { space: own("constraint"), name, what: "constraint", location })
        }));
    }
    for view in &model.views {
        let space = format!("relation {}", view.name.schema);
        out.push(Claim {
            space: space.clone(),
            name: &view.name.name,
            what: "view",
            location: &view.location,
        });
        out.extend(view.indexes.iter().map(|index| Claim {
            space: space.clone(),
            name: &index.name,
            what: "index",
            location: &index.location,
        }));
    }
    out.extend(model.functions.iter().map(|function| Claim {
        space: format!("function {}", function.name.schema),
        name: &function.name.name,
        what: "generated function",
        location: &function.location,
    }));
    out.extend(types(model));
    out
}

fn types(model: &Model) -> impl Iterator<Item = Claim<'_>> {
    let enums = model.enums.iter().filter(|e| e.representation == crate::written::Representation::Type);
    let enums = enums.map(|e| (&e.name, "enum", &e.location));
    let domains = model.domains.iter().map(|d| (&d.name, "domain", &d.location));
    let composites = model.composites.iter().map(|c| (&c.name, "composite type", &c.location));
    // A table's row type has the table's name, so that types and relations collide with each other.
    enums.chain(domains).chain(composites).map(|(name, what, location)| Claim {
        space: format!("relation {}", name.schema),
        name: &name.name,
        what,
        location,
    })
}
