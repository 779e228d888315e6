//! Annotations as they are written: one noun a file, each with its grammar, and nothing resolved.
//!
//! The derives and the scan read the same items through [`Table::parse`], [`Columns::parse`], [`View::parse`],
//! [`PgEnum::parse`] and [`PgType::parse`]. A new attribute is one file with its parser and one line in the list of the item it stands on.

pub(crate) mod args;
mod attrs;
mod check;
mod column;
mod columns;
mod exclude;
mod foreign_key;
mod grant;
mod identity;
mod index;
mod intent;
mod intent_rules;
mod key;
mod partition;
mod pg_enum;
mod pg_type;
mod policy;
mod predicate;
mod rules;
mod statistics;
mod table;
mod trigger;
mod value;
mod view;

pub use args::Str;
pub use attrs::{Docs, Waiver};
pub use check::Check;
pub use column::{Column, Generated};
pub use columns::{Columns, Flattened};
pub use exclude::Exclude;
pub use foreign_key::{Action, Deferrable, ForeignKey, Match, Target};
pub use grant::{Grant, Privilege};
pub use identity::Identity;
pub use index::{Element, ElementTarget, Index, Nulls};
pub use intent::{Change, Consent, Intent, Relation, Sides, Transition, Writable};
pub use key::{KeyIndex, PrimaryKey, Unique};
pub use partition::{Partition, PartitionElement};
pub use pg_enum::{PgEnum, Representation, Variant};
pub use pg_type::{Domain, PgType, PgTypeKind};
pub use policy::{Command, Policy, PolicyCommand, PolicyRule, Role};
pub use predicate::{Atom, AtomKind, Predicate};
pub use statistics::Statistics;
pub use table::{Managed, ReplicaIdentity, Rls, Table};
pub use trigger::{Enabled, Event, Timing, Trigger};
pub use value::{Number, Value};
pub use view::{View, ViewBody, ViewOf};

pub use attrs::HELPER_ATTRIBUTES;
pub(crate) use rules::{check_table, unknown_field};
pub(crate) use value::{constant, last_segment};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    /// The page of attributes names every attribute and every key that a parser here knows.
    #[test]
    fn the_page_names_every_key() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(here.join("../docs/attributes.md")).expect("the page");
        let words: BTreeSet<&str> = page.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let mut missing = Vec::new();
        for file in std::fs::read_dir(here.join("src/written")).expect("the parsers") {
            let text = std::fs::read_to_string(file.expect("a file").path()).expect("a parser");
            for rest in text.split("Key {").skip(1) {
                let Some(name) = rest.trim_start().strip_prefix("name: \"") else { continue };
                let name = name.split('"').next().unwrap_or_default();
                missing.extend((!words.contains(name)).then(|| name.to_owned()));
            }
        }
        let attributes = super::HELPER_ATTRIBUTES.iter().filter(|name| !words.contains(**name));
        missing.extend(attributes.map(|name| (*name).to_owned()));
        // These say where a thing stands, and what to write instead.
        missing.retain(|name| !matches!(name.as_str(), "partition_of" | "inherits"));
        assert!(missing.is_empty(), "docs/attributes.md lacks {missing:?}");
    }
}
