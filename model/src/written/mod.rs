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
