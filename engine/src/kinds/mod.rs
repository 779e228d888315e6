//! The kinds of objects: one file each behind one trait, listed here once and named nowhere else.

mod alter;
mod attachment;
mod backfill;
mod bound;
mod context;
mod conversion;
mod expand;
mod foreign_options;
mod identity_sequence;
mod inherited_column;
mod kind;
mod leftover;
mod merged;
mod name;
mod not_null;
mod offenders;
mod online;
mod options;
mod partitioned;
mod privileges;
mod rebuild;
mod unchecked;

use std::fmt;

pub(crate) use alter::{Alter, Part, Reading};
pub use column::Identity;
pub(crate) use context::Context;
pub(crate) use grant::shed;
pub(crate) use kind::{Held, ObjectKind};
pub(crate) use privileges::OWNER;
pub use trigger::Enabled;

use serde::{Deserialize, Serialize};

use crate::catalog::{ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Collector, Row};
use crate::plan::{Lock, Statement};

/// Lists the kinds: makes [`Kind`], [`Object`] and the calls from one to the other. The order is the order in
/// which catalogs are read (a parent before its children) and the tie-break of a plan.
macro_rules! kinds {
    ($($variant:ident in $module:ident, $noun:literal;)*) => {
        $(mod $module;)*

        /// What sort of object an identity names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $(#[doc = $noun] $variant,)* }

        impl Kind {
            /// All kinds, in the order in which they are read.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The kind's name as SQL and people have it, for example `materialized view`.
            pub fn noun(self) -> &'static str {
                match self { $(Kind::$variant => $noun,)* }
            }

            /// The object as `COMMENT ON` and its like address it: `COLUMN public.workouts.date`.
            pub(crate) fn target(self, id: &ObjectId) -> String {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::target(id),)* }
            }

            /// The statement that gives an object of this kind another name.
            pub(crate) fn rename(self, id: &ObjectId, to: &str) -> Option<String> {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::rename(id, to),)* }
            }

            /// Whether creating something while an object of this kind stands makes further objects.
            pub(crate) fn has_implications(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::IMPLIES,)* }
            }

            /// Whether one of ours can hang on a table that somebody else manages.
            pub(crate) fn attaches(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::ATTACHES,)* }
            }

            /// Whether it is what a project that only attaches is about.
            pub(crate) fn is_intent(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::IS_INTENT,)* }
            }

            /// Whether objects of this kind are dropped before everything else.
            pub(crate) fn goes_first(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::GOES_FIRST,)* }
            }

            /// Whether objects of this kind are changed after everything else.
            pub(crate) fn comes_last(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::LAST,)* }
            }

            /// Whether a new one holds rows as soon as it is made.
            pub(crate) fn comes_with_rows(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::COMES_WITH_ROWS,)* }
            }

            /// Whether a second session reads it, where there is one.
            pub(crate) fn is_read_aside(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::READ_ASIDE,)* }
            }

            /// Whether an object of this kind has a say in who may do what with the relation that it belongs to, or is.
            pub(crate) fn decides_access(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::DECIDES_ACCESS,)* }
            }

            /// Which reading it is part of.
            pub(crate) fn part_of(self) -> Reading {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::PART_OF,)* }
            }

            /// Whether dropping its parent drops an object of this kind, too.
            pub(crate) fn dies_with_parent(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::DIES_WITH_PARENT,)* }
            }

            /// Whether the name in an identity is SQL text (a signature) and not a bare name.
            pub(crate) fn name_is_sql(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::NAME_IS_SQL,)* }
            }

            /// The query that reads every object of this kind; `$1` is an array of the schemas' OIDs.
            pub(crate) fn query(self, server: &Server) -> &'static str {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::query(server),)* }
            }

            /// Reads one row of [`Kind::query`].
            pub(crate) fn read(self, row: &Row, into: &mut Collector) -> Result<()> {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::read(row, into),)* }
            }
        }

        /// An object of any kind.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Object { $(#[doc = $noun] $variant($module::$variant),)* }

        impl Object {
            /// The kind it is of.
            pub fn kind(&self) -> Kind {
                match self { $(Object::$variant(_) => Kind::$variant,)* }
            }

            pub(crate) fn create(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Vec<Statement> {
                match self { $(Object::$variant(object) => object.create(id, parts, cx),)* }
            }

            pub(crate) fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
                match self { $(Object::$variant(object) => object.drop(id, cx),)* }
            }

            pub(crate) fn clause(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Option<String> {
                match self { $(Object::$variant(object) => object.clause(id, parts, cx),)* }
            }

            pub(crate) fn follow_up(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
                match self { $(Object::$variant(object) => object.follow_up(id, cx),)* }
            }

            pub(crate) fn implies(&self, created: &ObjectId, cx: &Context<'_>) -> Vec<(ObjectId, Object)> {
                match self { $(Object::$variant(object) => object.implies(created, cx),)* }
            }

            /// What comes of two that are implied.
            pub(crate) fn together(&self, other: &Object) -> Object {
                match (self, other) {
                    $((Object::$variant(one), Object::$variant(other)) => one.together(other).into(),)*
                    _ => self.clone(),
                }
            }

            /// What making it, or taking it away, locks beyond the relation that it belongs to.
            pub(crate) fn reaches(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<(Lock, ObjectId)> {
                match self { $(Object::$variant(object) => object.reaches(id, gone, cx),)* }
            }

            pub(crate) fn claims(&self, id: &ObjectId) -> Vec<String> {
                match self { $(Object::$variant(object) => object.claims(id),)* }
            }

            /// Whether two objects of the same identity may be the same, printed twice.
            pub(crate) fn reprints(&self, to: &Object) -> bool {
                match (self, to) {
                    $((Object::$variant(from), Object::$variant(to)) => from.reprints(to),)*
                    _ => false,
                }
            }

            pub(crate) fn rename_part(&self, id: &ObjectId, old: &str, new: &str) -> Option<String> {
                match self { $(Object::$variant(object) => object.rename_part(id, old, new),)* }
            }

            pub(crate) fn could_become(&self, to: &Object) -> bool {
                match (self, to) {
                    $((Object::$variant(from), Object::$variant(to)) => from.could_become(to),)*
                    _ => false,
                }
            }

            /// What it is where the sources leave something open that the database decides.
            pub(crate) fn left_open(&self, declared: &Object) -> Option<Object> {
                match (self, declared) {
                    $((Object::$variant(here), Object::$variant(to)) => here.left_open(to).map(Object::from),)*
                    _ => None,
                }
            }

            /// Why PostgreSQL cannot make it, where that can be told before.
            pub(crate) fn refused(&self, id: &ObjectId, cx: &Context<'_>) -> Option<Error> {
                match self { $(Object::$variant(object) => object.refused(id, cx),)* }
            }

            /// What of it a server of this major can hold, where that is not all of it.
            pub(crate) fn held_by(&self, major: u32) -> Option<Held<Object>> {
                match self { $(Object::$variant(object) => object.held_by(major).map(|held| held.map(Object::from)),)* }
            }

            /// The roles that it names.
            pub fn roles(&self, id: &ObjectId) -> Vec<String> {
                match self { $(Object::$variant(object) => object.roles(id),)* }
            }

            /// Whether altering it in place says anew whatever may name other objects.
            pub(crate) fn lets_go(&self, to: &Object) -> bool {
                match (self, to) {
                    $((Object::$variant(from), Object::$variant(to)) => from.lets_go(to),)*
                    _ => true,
                }
            }

            /// What has to be made anew with it, where it is new or another one.
            pub(crate) fn unsettles(&self, id: &ObjectId, cx: &Context<'_>) -> Option<ObjectId> {
                match self { $(Object::$variant(object) => object.unsettles(id, cx),)* }
            }

            /// Whether PostgreSQL makes it only while nothing stores what it becomes part of.
            pub(crate) fn displaces(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
                match self { $(Object::$variant(object) => object.displaces(id, cx),)* }
            }

            /// What else it waits for, or is waited for by where it is `gone`, if that is done, too.
            pub(crate) fn beside(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<ObjectId> {
                match self { $(Object::$variant(object) => object.beside(id, gone, cx),)* }
            }

            /// Whether it stays while something that it needs is made anew.
            pub(crate) fn stands_alone(&self, id: &ObjectId, gone: &ObjectId, cx: &Context<'_>) -> bool {
                match self { $(Object::$variant(object) => object.stands_alone(id, gone, cx),)* }
            }

            /// The kinds of its parts without which it cannot be made.
            pub(crate) fn made_with(&self) -> &'static [Kind] {
                match self { $(Object::$variant(object) => object.made_with(),)* }
            }

            /// The kinds of parts of which its text may list all that the relations have which it reads.
            pub(crate) fn lists(&self) -> &'static [Kind] {
                match self { $(Object::$variant(object) => object.lists(),)* }
            }

            /// The name of the constraint that it is, or has, where a statement says that.
            pub(crate) fn constraint<'a>(&'a self, id: &'a ObjectId) -> Option<&'a str> {
                match self { $(Object::$variant(object) => object.constraint(id),)* }
            }

            /// Whether PostgreSQL made it for something else and chose its name.
            pub(crate) fn is_incidental(&self) -> bool {
                match self { $(Object::$variant(object) => object.is_incidental(),)* }
            }

            /// How it is made anew where something that it is made of is.
            pub(crate) fn anew(&self, to: &Object, id: &ObjectId, cx: &Context<'_>) -> Alter {
                match (self, to) {
                    $((Object::$variant(from), Object::$variant(to)) => from.anew(to, id, cx),)*
                    _ => Alter::Replace,
                }
            }

            /// Whether altering it in place makes something that has privileges of its own.
            pub(crate) fn brings(&self, to: &Object) -> bool {
                match (self, to) {
                    $((Object::$variant(from), Object::$variant(to)) => from.brings(to),)*
                    _ => false,
                }
            }

            /// How to get from this object to another of the same identity.
            pub(crate) fn alter(&self, to: &Object, id: &ObjectId, cx: &Context<'_>) -> Alter {
                match (self, to) {
                    $((Object::$variant(from), Object::$variant(to)) => from.alter(to, id, cx),)*
                    _ => Alter::Replace,
                }
            }
        }

        $(pub use $module::$variant;

        impl From<$module::$variant> for Object {
            fn from(object: $module::$variant) -> Self { Object::$variant(object) }
        })*
    };
}

kinds! {
    Role in role, "role";
    Membership in membership, "membership";
    Setting in setting, "setting";
    ParameterGrant in parameter_grant, "parameter grant";
    Schema in schema, "schema";
    Extension in extension, "extension";
    Language in language, "language";
    AccessMethod in access_method, "access method";
    ForeignDataWrapper in foreign_data_wrapper, "foreign data wrapper";
    ForeignServer in foreign_server, "foreign server";
    UserMapping in user_mapping, "user mapping";
    Collation in collation, "collation";
    Enum in enumeration, "enum";
    CompositeType in composite, "composite type";
    ShellType in shell_type, "shell type";
    BaseType in base_type, "base type";
    RangeType in range, "range type";
    Domain in domain, "domain";
    Sequence in sequence, "sequence";
    Table in table, "table";
    ForeignTable in foreign_table, "foreign table";
    Inheritance in inheritance, "inheritance";
    TableType in table_type, "table type";
    Column in column, "column";
    Function in function, "function";
    Aggregate in aggregate, "aggregate";
    Operator in operator, "operator";
    OperatorFamily in operator_family, "operator family";
    OperatorClass in operator_class, "operator class";
    Cast in cast, "cast";
    Transform in transform, "transform";
    Conversion in encoding_conversion, "conversion";
    TextSearchParser in text_search_parser, "text search parser";
    TextSearchTemplate in text_search_template, "text search template";
    TextSearchDictionary in text_search_dictionary, "text search dictionary";
    TextSearchConfiguration in text_search_configuration, "text search configuration";
    Constraint in constraint, "constraint";
    SequenceOwner in sequence_owner, "sequence owner";
    View in view, "view";
    MaterializedView in materialized_view, "materialized view";
    Default in default, "default";
    Index in index, "index";
    Statistics in statistics, "statistics";
    ReplicaIdentity in replica_identity, "replica identity";
    Rule in rule, "rule";
    Trigger in trigger, "trigger";
    Policy in policy, "policy";
    RowSecurity in row_security, "row security";
    Publication in publication, "publication";
    PublicationTable in publication_table, "publication table";
    PublicationSchema in publication_schema, "publication schema";
    Subscription in subscription, "subscription";
    EventTrigger in event_trigger, "event trigger";
    Comment in comment, "comment";
    SecurityLabel in security_label, "security label";
    Grant in grant, "grant";
    DefaultPrivilege in default_privilege, "default privilege";
    Owner in owner, "owner";
}

impl Kind {
    /// Splits `table public.t` into the kind and the rest.
    pub(crate) fn strip_noun(text: &str) -> Option<(Kind, &str)> {
        // The longest noun wins: `sequence owner` before `sequence`.
        Kind::ALL
            .iter()
            .filter_map(|kind| Some((*kind, text.strip_prefix(kind.noun())?.strip_prefix(' ')?)))
            .max_by_key(|(kind, _)| kind.noun().len())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}
