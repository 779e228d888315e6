//! What programs call tables and enums: each by its own name, and where two would have one name, with its schema in front.

use std::collections::BTreeSet;

use super::relations::Relations;
use crate::pull::names::{TAKEN_TYPES, field, pascal_case, singular};

/// Types of TypeScript's own that columns have; a row of the same name would hide them.
const GLOBALS: &[&str] = &["Date", "Uint8Array"];

/// Modules that Diesel's file names itself.
const MODULES: &[&str] = &["diesel", "sql_types"];

/// Names everything, tables first and `public` before other schemas.
pub(super) fn name_all(relations: &mut Relations) {
    let mut types: BTreeSet<String> =
        TAKEN_TYPES.iter().chain(GLOBALS).map(|name| (*name).to_owned()).collect();
    let mut modules: BTreeSet<String> = MODULES.iter().map(|name| (*name).to_owned()).collect();
    for other_schemas in [false, true] {
        for relation in &mut relations.relations {
            if (relation.schema != "public") == other_schemas {
                let name = pascal_case(&singular(&relation.name));
                relation.rust = own(&name, &relation.schema, &types);
                types.extend([relation.rust.clone(), format!("New{}", relation.rust)]);
                relation.module = module(&relation.schema, &relation.name, &modules);
                modules.insert(relation.module.clone());
            }
        }
    }
    for other_schemas in [false, true] {
        for about in relations.enums.values_mut() {
            if (about.schema != "public") == other_schemas {
                about.rust = own(&pascal_case(&about.name), &about.schema, &types);
                types.insert(about.rust.clone());
            }
        }
    }
}

/// The name, with the schema in front of it if it is taken, and a number behind it if that is taken as well.
fn own(name: &str, schema: &str, taken: &BTreeSet<String>) -> String {
    let whole = format!("{}{name}", pascal_case(schema));
    let numbered = (2..).map(|number| format!("{whole}{number}"));
    let mut all = [name.to_owned(), whole.clone()].into_iter().chain(numbered);
    let free = |name: &String| !taken.contains(name) && !taken.contains(&format!("New{name}"));
    all.find(free).unwrap_or_default()
}

fn module(schema: &str, name: &str, taken: &BTreeSet<String>) -> String {
    let rust = |name: &str| {
        let field = field(name, &BTreeSet::new());
        if field.declared == field.bare { field.bare } else { format!("{}_", field.bare) }
    };
    let plain = rust(name);
    if !taken.contains(&plain) {
        return plain;
    }
    let whole = rust(&format!("{schema}_{name}"));
    let numbered = (2..).map(|number| format!("{whole}_{number}"));
    std::iter::once(whole.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}
