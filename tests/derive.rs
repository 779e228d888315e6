//! What the derives say about a struct, and what they accept.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "the structs are test data, visible like an application's"
)]

use palisade::{Columns, PgEnum, PgType, Relation, Row, Table, View};

/// Stands for the crate of the same name: the derives know its type by the path.
mod uuid {
    #[derive(Debug)]
    pub struct Uuid;
}

mod people {
    use palisade::Table;

    /// Private fields: a foreign key of another module is checked all the same.
    #[derive(Table)]
    #[table(name = "users", schema = "app", rls)]
    #[policy(none, reason = "a test")]
    pub struct User {
        #[column(primary_key)]
        id: String,
        #[column(name = "e_mail", unique, check = "{email} like '%@%'")]
        email: String,
        #[column(skip)]
        _cached: std::cell::Cell<u8>,
    }
}

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum Mood {
    Good,
    Bad,
}

#[derive(PgEnum)]
pub enum Level {
    #[value("1st")]
    First,
}

#[derive(PgType)]
pub struct Id(i64);

#[derive(PgType)]
#[domain(name = "email", check = "value like '%@%'")]
pub struct Email(String);

#[derive(PgType)]
#[composite]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

type Tags = Vec<String>;

const MOST: i32 = 10;

#[derive(Table)]
#[table(rls = off, with(fillfactor = 70), allow(PL001, reason = "a test"))]
#[pg(index(r#type, tags, using = gin, where = "{mood} = {Mood::Good} and {r#type} > 1"))]
#[index(expr("lower({author_id})") text_pattern_ops, unique)]
#[check("exists (select 1 from {people::User} u where u.{people::User::id} = {author_id})")]
#[foreign_key((author_id) references people::User(id), on_delete = cascade)]
pub struct Entry<'a> {
    #[column(primary_key, identity = always)]
    pub id: Id,
    #[column(references = people::User::id)]
    pub author_id: String,
    #[column(references = people::User::id)]
    pub editor_id: Option<String>,
    #[column(type = "uuid", references = people::User::id)]
    pub other_id: i64,
    #[column(default = MOST)]
    pub r#type: i32,
    #[column(default = Good)]
    pub mood: Option<Mood>,
    #[column(default = Level::First)]
    pub level: Level,
    pub key: uuid::Uuid,
    pub tags: Tags,
    pub email: Email,
    pub title: &'a str,
    pub body: std::borrow::Cow<'a, str>,
    pub place: Option<Point>,
    #[column(json, default = sql("'{{}}'"))]
    pub extra: std::collections::BTreeMap<String, String>,
    pub marker: std::marker::PhantomData<&'a ()>,
}

#[derive(View)]
#[view(sql = "select {Entry::id}, count(*) as n from {Entry} group by 1", materialized)]
#[index(n desc)]
pub struct EntryCount {
    pub id: i64,
    pub n: i64,
}

#[derive(View)]
#[view(file = "ui/view/query.sql", security_invoker)]
pub struct FromFile {
    pub n: i64,
}

#[derive(View)]
#[view(sql = include_str!("ui/view/query.sql"))]
pub struct Included {
    pub n: i64,
}

mod shared {
    use palisade::Columns;

    /// When a row was made and changed.
    #[derive(Columns, Clone)]
    pub struct Times {
        #[column(default = 0, index)]
        pub created_at: i64,
        #[column(name = "changed", default = 0, check = "{changed_at} >= 0")]
        pub changed_at: i64,
    }
}

#[derive(Columns)]
pub struct Author {
    #[column(references = people::User::id)]
    pub author_id: String,
}

#[derive(Table)]
#[table(rls = off, extends = [Author], partition_by = range(created_at, expr("lower({title})") collate "C" text_ops))]
#[primary_key(id, created_at, include(title), with(fillfactor = 80), name = "posts_key")]
#[index(changed_at desc, title collate "C", expr("lower({title})") statistics 200, name = "posts_changed")]
#[statistics(author_id, created_at, kinds(ndistinct), target = 300)]
#[check("{created_at} <= {changed_at}", no_inherit)]
#[foreign_key((author_id) references people::User(id), on_delete = set_null(author_id), name = "posts_author")]
#[trigger(constraint, after insert, deferrable = deferred, call = app.checked, enabled = always)]
pub struct Post<'a> {
    #[column(identity(always, start = 1000, increment = 10, cache = 5, cycle, sequence = "post_numbers"))]
    pub id: i64,
    #[column(flatten)]
    pub times: shared::Times,
    #[column(statistics = 100, options(n_distinct = -0.5), not_null = "title_is_there")]
    pub title: &'a str,
    #[column(skip)]
    pub cached: Option<u8>,
}

#[derive(Table)]
#[table(rls = off, extends = Author)]
pub struct Visit {
    #[column(primary_key)]
    pub id: i64,
    #[column(flatten)]
    pub times: shared::Times,
}

/// A row in which every column holds the length of its name.
struct Lengths;

impl palisade::DriverRow for Lengths {
    type Error = std::convert::Infallible;
}

impl palisade::__private::Get<Lengths> for i64 {
    fn get(_: &Lengths, name: &'static str) -> Result<Self, std::convert::Infallible> {
        Ok(i64::try_from(name.len()).unwrap())
    }
}

#[test]
fn a_row_fills_what_was_taken_in_and_leaves_out_what_has_no_field() {
    let Ok(visit) = <Visit as palisade::FromRow<Lengths>>::try_from_row(&Lengths);
    assert_eq!((visit.id, visit.times.created_at, visit.times.changed_at), (2, 10, 7));
    assert_eq!(Visit::LIST, r#""id", "created_at", "changed""#);
}

#[test]
fn columns_of_other_structs_are_columns_of_the_table() {
    let fields: Vec<_> = Post::META.columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, ["id", "created_at", "changed_at", "title", "author_id"]);
    assert_eq!(Post::LIST, r#""id", "created_at", "changed", "title""#);
    let columns = Post::COLUMNS;
    assert_eq!(columns.changed_at.to_string(), r#""changed""#);
    assert_eq!((columns.author_id.name(), columns.title.name()), ("author_id", "title"));
    assert_eq!(*columns.created_at.value(&7), 7_i64);
}

#[test]
fn meta_says_what_the_struct_declares() {
    let names =
        |meta: palisade::RelationMeta| meta.columns.iter().map(|column| column.name).collect::<Vec<_>>();
    assert_eq!(people::User::META.schema, Some("app"));
    assert_eq!(people::User::META.name, "users");
    assert_eq!(names(people::User::META), ["id", "e_mail"]);
    assert_eq!(Entry::META.name, "entry");
    assert_eq!(
        names(Entry::META),
        [
            "id",
            "author_id",
            "editor_id",
            "other_id",
            "type",
            "mood",
            "level",
            "key",
            "tags",
            "email",
            "title",
            "body",
            "place",
            "extra",
        ]
    );
    assert_eq!(EntryCount::META.name, "entry_count");
    assert_eq!((FromFile::META.name, Included::META.name), ("from_file", "included"));
}

#[test]
fn types_say_what_they_are_stored_as() {
    assert_eq!(<Mood as palisade::PgType>::SQL, "text");
    assert_eq!(<Level as palisade::PgType>::SQL, "level");
    assert_eq!(<Id as palisade::PgType>::SQL, "bigint");
    assert_eq!(<Email as palisade::PgType>::SQL, "email");
    assert_eq!(<Option<Tags> as palisade::PgType>::SQL, "text");
    assert_eq!((<Tags as palisade::PgType>::ARRAY, <Vec<u8> as palisade::PgType>::ARRAY), (true, false));
}
