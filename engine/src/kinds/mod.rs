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

            /// Whether objects of this kind are changed after everything else.
            pub(crate) fn comes_last(self) -> bool {
                match self { $(Kind::$variant => <$module::$variant as ObjectKind>::LAST,)* }
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

/// What of an object an older server can hold: less than all of it, or nothing.
pub(crate) type Held<T> = Option<T>;

/// What a kind knows of itself. Everything else in the engine treats all kinds alike.
pub(crate) trait ObjectKind: Sized {
    /// The query that reads every object of the kind on that server. `$1` is an array of schema OIDs.
    fn query(server: &Server) -> &'static str;

    /// Reads one row.
    fn read(row: &Row, into: &mut Collector) -> Result<()>;

    /// Whether the name in its identity is SQL text (a function's signature) and not a bare name.
    const NAME_IS_SQL: bool = false;

    /// The object as `COMMENT ON` and its like address it.
    fn target(id: &ObjectId) -> String;

    /// The statements that create it, with the parts that were folded into it.
    fn create(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Vec<Statement>;

    /// The statements that drop it.
    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement>;

    /// How to get from `self` to `to`; called only when the two differ.
    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter;

    /// Whether an alteration in place says anew whatever may name other objects, so that one of the old ones can go.
    fn lets_go(&self, _to: &Self) -> bool {
        true
    }

    /// Whether an alteration in place makes something that has privileges of its own: the sequence of an identity.
    fn brings(&self, _to: &Self) -> bool {
        false
    }

    /// The kinds of its parts without which it cannot be made, though they need it and not it them: a table has columns from
    /// its parents, a partition key is made of columns.
    fn made_with(&self) -> &'static [Kind] {
        &[]
    }

    /// Whether PostgreSQL made it for something else and chose its name.
    fn is_incidental(&self) -> bool {
        false
    }

    /// Whether it stays while `gone`, which it needs in the old state, is made anew: what a detached table has of its
    /// parent's.
    fn stands_alone(&self, _id: &ObjectId, _gone: &ObjectId, _cx: &Context<'_>) -> bool {
        false
    }

    /// Why PostgreSQL cannot make it on the way from one state to the other, where that can be told before anything is
    /// done.
    fn refused(&self, _id: &ObjectId, _cx: &Context<'_>) -> Option<Error> {
        None
    }

    /// What it is part of, if PostgreSQL refuses to add it to that where it stands: that is made anew with it.
    fn unsettles(&self, _id: &ObjectId, _cx: &Context<'_>) -> Option<ObjectId> {
        None
    }

    /// Whether PostgreSQL makes it only while nothing else stores what it becomes part of: a column that is filled, where a
    /// materialized view has rows of its table as values. What stores it needs it in the new state, and is replaced.
    fn displaces(&self, _id: &ObjectId, _cx: &Context<'_>) -> bool {
        false
    }

    /// What else is gone or done before it is made, if anything is done about it, unless that runs in a circle: the
    /// columns of a parent that go would come with the others. Where it is `gone` itself, what goes only after it.
    fn beside(&self, _id: &ObjectId, _gone: bool, _cx: &Context<'_>) -> Vec<ObjectId> {
        Vec::new()
    }

    /// How it is made anew under its name, with all that is stored of it, because something that it is made of is;
    /// by default it is dropped and created.
    fn anew(&self, _to: &Self, _id: &ObjectId, _cx: &Context<'_>) -> Alter {
        Alter::Replace
    }

    /// The clause that it is inside its parent's CREATE, where PostgreSQL has one.
    fn clause(&self, _id: &ObjectId, _parts: &[Part], _cx: &Context<'_>) -> Option<String> {
        None
    }

    /// What has to follow when it was created as a clause and the clause cannot say everything.
    fn follow_up(&self, _id: &ObjectId, _cx: &Context<'_>) -> Vec<Statement> {
        Vec::new()
    }

    /// Whether the two differ only in text that PostgreSQL printed, which may be the same expression printed twice:
    /// printing is not idempotent.
    fn reprints(&self, _to: &Self) -> bool {
        false
    }

    /// `self`, found in a database, as it is compared with what sources declare: without what they leave open.
    fn left_open(&self, _declared: &Self) -> Option<Self> {
        None
    }

    /// What of it a server of this major can hold, where that is not all of it and the rest cannot be told from what a
    /// newer server does by itself. What is a word of somebody's own stays a difference.
    fn held_by(&self, _major: u32) -> Option<Held<Self>> {
        None
    }

    /// The roles that it names.
    fn roles(&self, _id: &ObjectId) -> Vec<String> {
        Vec::new()
    }

    /// Whether rows or values of `self` could be meant to go on in `to`, another object of the kind, although the two
    /// are not alike in everything but their names.
    fn could_become(&self, _to: &Self) -> bool {
        false
    }

    /// The statement that gives another name to a part of it that is no object of its own (an enum's value), if it has
    /// the old one and not the new one.
    fn rename_part(&self, _id: &ObjectId, _old: &str, _new: &str) -> Option<String> {
        None
    }

    /// The statement that gives it another name, where PostgreSQL has one.
    fn rename(_id: &ObjectId, _to: &str) -> Option<String> {
        None
    }

    /// What PostgreSQL makes by itself when `created` is created while `self` stands: a grant, for a default
    /// privilege.
    fn implies(&self, _created: &ObjectId, _cx: &Context<'_>) -> Vec<(ObjectId, Object)> {
        Vec::new()
    }

    /// What comes of two objects of one identity that are both implied: the privileges of both.
    fn together(&self, _other: &Self) -> Self
    where
        Self: Clone,
    {
        self.clone()
    }

    /// Whether [`ObjectKind::implies`] has anything to say.
    const IMPLIES: bool = false;

    /// The locks that making it, or taking it away where it is `gone`, takes on relations beyond the one that it belongs
    /// to.
    fn reaches(&self, _id: &ObjectId, _gone: bool, _cx: &Context<'_>) -> Vec<(Lock, ObjectId)> {
        Vec::new()
    }

    /// Whether a second session reads it, where there is one: about half of the work is to be on either side, and
    /// printing expressions is nearly all of it.
    const READ_ASIDE: bool = false;

    /// Which reading it is part of.
    const PART_OF: Reading = Reading::Database;

    /// Whether an object of this kind has a say in who may do what. Their changes belong into one transaction: between two,
    /// somebody would see too much, or too little.
    const DECIDES_ACCESS: bool = false;

    /// Whether it is changed after everything else.
    const LAST: bool = false;

    /// Whether one of ours can hang on a table that somebody else manages: a policy, a trigger, a grant.
    const ATTACHES: bool = false;

    /// Whether it is what a project that only attaches is about: one on a table that others migrate is ours once the sources
    /// have it, also where it stood there before.
    const IS_INTENT: bool = false;

    /// Whether dropping its parent drops it, too, without being asked.
    const DIES_WITH_PARENT: bool = true;

    /// Names it takes in namespaces that it shares with objects of other identity (a view that takes the name
    /// of a table has to wait for that table's drop).
    fn claims(&self, _id: &ObjectId) -> Vec<String> {
        Vec::new()
    }
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
