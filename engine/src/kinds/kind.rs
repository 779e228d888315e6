//! What a kind of object knows of itself: the one trait that each of them implements.

use super::{Alter, Context, Kind, Object, Part, Reading};
use crate::catalog::{ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Collector, Row};
use crate::plan::{Lock, Statement};

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

    /// The kinds of parts of which its text may list all that the relations have which it reads, used or not: of a stored query
    /// PostgreSQL prints `FROM t t(a, b, c)` where one of the names is another's, too.
    fn lists(&self) -> &'static [Kind] {
        &[]
    }

    /// The name of the constraint that it is, or has, where a statement says that.
    fn constraint<'a>(&'a self, _id: &'a ObjectId) -> Option<&'a str> {
        None
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

    /// Whether a new one holds rows as soon as it is made: those of others, which can be in the way of what is said of it.
    const COMES_WITH_ROWS: bool = false;

    /// Whether it is changed after everything else.
    const LAST: bool = false;

    /// Whether one that goes has a say in everything that happens until then, and goes first.
    const GOES_FIRST: bool = false;

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
