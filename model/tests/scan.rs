//! What a user reads when sources cannot be read as they are meant.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::{LowerConfig, ScanConfig, UnknownCfg, lower, render, scan};

/// A map of files from text: a line `//- path` starts a file.
fn files(text: &str) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut current = "schema/lib.rs".to_owned();
    for line in text.lines() {
        match line.trim().strip_prefix("//- ") {
            Some(path) => current = path.to_owned(),
            None => {
                let file = out.entry(current.clone()).or_default();
                file.push_str(line);
                file.push('\n');
            }
        }
    }
    out
}

fn messages(text: &str) -> String {
    messages_with(&ScanConfig::default(), text)
}

fn messages_with(config: &ScanConfig, text: &str) -> String {
    match scan(config, &files(text)) {
        Ok(model) => match lower(&model, &LowerConfig::default()) {
            Ok(_) => render(&model.warnings),
            Err(errors) => render(&errors),
        },
        Err(errors) => render(&errors),
    }
}

fn tables(config: &ScanConfig, text: &str) -> Vec<String> {
    let model = scan(config, &files(text)).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    model.tables.iter().map(|table| format!("{} ({})", table.name, table.rust_path)).collect()
}

#[test]
fn mistakes_in_attributes_come_all_at_once() {
    insta::assert_snapshot!(messages(
        r##"
#[derive(Table)]
#[table(nmae = "users", rls)]
#[index(emial)]
#[polcy(select)]
#[policy(select, to = authenticated, when = owner(id))]
#[check("lower({nam}) = 'it's'")]
#[check("a\n(")]
struct User {
    #[column(primary_key, primary_key)]
    id: i64,
    email: String,
    #[colum(unique)]
    name: u64,
    #[column(default = Activ)]
    status: Status,
    #[column(references = Usr::id)]
    boss: i64,
    #[column(references = User::idd)]
    deputy: i64,
    money: Money,
}

#[derive(PgEnum)]
enum Status { Active }
"##
    ));
}

/// Names without braces get a hint where PostgreSQL would find no column; what may belong to another table does not.
#[test]
fn columns_are_taken_in_from_structs_that_are_there_and_fit() {
    insta::assert_snapshot!(messages(
        r##"
mod shared {
    #[derive(Columns)]
    pub struct Times {
        #[column(default = now())]
        pub created_at: Unknown,
        pub id: i64,
        #[column(flatten)]
        pub more: More,
    }
    pub struct NoColumns { pub a: i64 }
}
#[derive(Table)]
#[table(rls)]
#[index(create_at)]
#[check("{created} > 0")]
struct A {
    #[column(primary_key)]
    key: i64,
    #[column(flatten)]
    times: shared::Times,
}
#[derive(Table)]
#[table(rls, extends = Tims)]
struct B {
    #[column(primary_key)]
    id: i64,
    #[column(flatten, unique)]
    none: Vec<shared::Times>,
}
#[derive(Table)]
#[table(rls, extends = shared::Times)]
struct C {
    #[column(primary_key)]
    id: i64,
}
#[derive(View)]
#[view(sql = "select 1 as id")]
struct D {
    #[column(flatten)]
    times: shared::Times,
}
"##
    ));
}

#[test]
fn misspelt_columns_are_hinted_at_and_stop_nothing() {
    insta::assert_snapshot!(messages(
        r##"
#[derive(Table)]
#[table(name = "users", rls)]
#[check("lower(emial) = email and {email} <> ''")]
#[index(expr("lower(\"Email\")"), where = "delted_at is null and ctid is not null and users is not null")]
#[policy(select, to = app, using = "exists (select from orders where usr_id = 1) or (select auth.uid()) = usr_id")]
#[policy(insert, to = app, check = "usr_id between symmetric 1 and 2")]
struct User {
    #[column(primary_key)]
    user_id: i64,
    #[column(check = r"
        length(nick) > 1
        and length(nik) < 100
    ")]
    nick: String,
    #[column(name = "mail", generated = "upper(email)")]
    email: String,
    deleted_at: Option<jiff::Timestamp>,
}

/// There may be columns of which the struct says nothing.
#[derive(Table)]
#[table(name = "objects", schema = "storage", managed = attach)]
#[policy(select, to = app, using = "owner_id = 'x'")]
struct Object {
    #[column(primary_key)]
    owner_ids: i64,
}
"##
    ));
}

/// Money in a plain `numeric` is a decision, and `type` is where it is written down.
#[test]
fn a_decimal_without_precision_is_warned_about() {
    insta::assert_snapshot!(messages(
        r##"
use rust_decimal::Decimal;
type Amounts = Vec<Decimal>;
#[derive(PgType)] struct Money(Decimal);
#[derive(PgType)] #[domain] struct Price(Decimal);
#[derive(PgType)] #[domain(type = "numeric(10,2)")] struct Fee(Decimal);
#[derive(PgType)] #[composite] struct Pair { a: Decimal }
#[derive(Table)] #[table(rls)]
struct Entry {
    #[column(primary_key)]
    id: i64,
    plain: Decimal,
    maybe: Option<Amounts>,
    wrapped: Money,
    priced: Price,
    span: PgRange<Decimal>,
    #[column(type = "numeric(5,2)")]
    fixed: Option<Decimal>,
    #[column(type = "numeric")]
    meant: Decimal,
}
"##
    ));
}

#[test]
fn an_unreadable_file_is_an_error_and_not_a_missing_table() {
    insta::assert_snapshot!(messages(
        "mod a;\nmod gone;\n//- schema/a.rs\n#[derive(Table)]\nstruct Broken {\n    id: i64,,\n}\n"
    ));
}

#[test]
fn a_macro_that_makes_tables_is_an_error() {
    insta::assert_snapshot!(messages(
        "macro_rules! table { ($name:ident) => { #[derive(Clone, Table)] struct $name { id: i64 } } }\ntable!(A);\n"
    ));
}

/// A variant may be called like a table.
#[test]
fn a_variant_is_not_taken_for_a_table_of_its_name() {
    let source = r##"
#[derive(PgEnum)] #[pg_enum(as = text_check)] enum Kind { Message }
#[derive(Table)] #[table(rls)] #[index(id, where = "{kind} = {Kind::Message}")]
struct Message { #[column(primary_key)] id: i64, kind: Kind }
"##;
    let model =
        scan(&ScanConfig::default(), &files(source)).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    assert_eq!(model.tables[0].indexes[0].predicate.as_deref(), Some("kind = 'message'"));
    insta::assert_snapshot!(messages(&source.replace("{Kind::Message}", "{Sort::Message}")));
}

#[test]
fn a_name_that_can_mean_two_structs_lists_both() {
    insta::assert_snapshot!(messages(
        r##"
mod a;
mod b;
use a::*;
use b::*;
#[derive(Table)] #[table(rls)]
struct T { #[column(primary_key, references = Thing::id)] id: i64 }
//- schema/a.rs
mod deep { #[derive(Table)] #[table(name = "a", rls)] pub struct Thing { #[column(primary_key)] id: i64 } }
//- schema/b.rs
mod deep { #[derive(Table)] #[table(name = "b", rls)] pub struct Thing { #[column(primary_key)] id: i64 } }
"##
    ));
}

#[test]
fn two_objects_of_one_name() {
    insta::assert_snapshot!(messages(
        r##"
#[derive(Table)] #[table(name = "t", rls)]
#[index(id, name = "i")]
#[index(id, where = "{id} > 1", name = "i")]
#[policy(select, to = a, using = "true")]
#[policy(select, to = a, using = "false")]
struct A { #[column(primary_key)] id: i64, #[column(name = "id")] other: i64 }
#[derive(Table)] #[table(name = "t", rls)]
struct B { #[column(primary_key)] id: i64 }
"##
    ));
}

#[test]
fn row_security_has_to_be_said() {
    insta::assert_snapshot!(messages("#[derive(Table)]\nstruct A { #[column(primary_key)] id: i64 }\n"));
}

#[test]
fn conditions_are_decided_or_asked_about() {
    let source = r##"
#[cfg(test)]
#[derive(Table)] #[table(rls)] struct OnlyInTests { #[column(primary_key)] id: i64 }
#[cfg(feature = "on")]
#[derive(Table)] #[table(rls)] struct On { #[column(primary_key)] id: i64, #[cfg(not(feature = "on"))] not: u8 }
#[cfg_attr(all(), derive(Table))]
#[cfg_attr(not(feature = "on"), table(name = "wrong", rls))]
#[cfg_attr(feature = "on", table(name = "right", rls))]
struct Attr { #[column(primary_key)] id: i64 }
#[cfg(windows)] mod nothing_of_ours {}
#[cfg(unix)]
#[derive(Table)] #[table(rls)] struct OnUnix { #[column(primary_key)] id: i64 }
"##;
    let features = BTreeSet::from(["on".to_owned()]);
    let config = ScanConfig { features, ..ScanConfig::default() };
    insta::assert_snapshot!(messages_with(&config, source));
    let config = ScanConfig { unknown_cfg: UnknownCfg::Include, ..config };
    assert_eq!(
        tables(&config, source),
        ["public.\"on\" (schema::On)", "public.on_unix (schema::OnUnix)", "public.\"right\" (schema::Attr)"]
    );
}

#[test]
fn the_mod_tree_is_followed_and_orphans_are_named() {
    let source = r##"
mod a;
#[path = "elsewhere/x.rs"] mod b;
mod inline { pub mod c; }
//- schema/a/mod.rs
mod d;
//- schema/a/d.rs
#[derive(palisade::Table)] #[table(rls)] pub struct D { #[column(primary_key)] id: i64 }
//- schema/elsewhere/x.rs
use palisade::Table as PgTable;
#[derive(PgTable)] #[table(rls)] pub struct B { #[column(primary_key)] id: crate::inline::c::Id }
//- schema/inline/c.rs
pub type Id = super::super::Key<i64>;
//- schema/orphan.rs
#[derive(Table)] struct Orphan { id: i64 }
"##;
    let source = source.replace("mod a;\n", "mod a;\npub type Key<T> = T;\n");
    insta::assert_snapshot!(messages(&source));
    assert_eq!(
        tables(&ScanConfig::default(), &source),
        ["public.b (schema::b::B)", "public.d (schema::a::d::D)"]
    );
}

#[test]
fn without_a_root_file_every_file_counts() {
    let source = "//- schema/a.rs\n#[derive(Table)] #[table(rls)] struct A { #[column(primary_key)] id: i64 }\n\
                  //- schema/deep/b.rs\n#[derive(Table)] #[table(rls)] struct B { #[column(primary_key, references = A::id)] id: i64 }\n";
    assert_eq!(
        tables(&ScanConfig::default(), source),
        ["public.a (schema::a::A)", "public.b (schema::deep::b::B)"]
    );
}

#[test]
fn another_crates_derive_of_the_same_name_is_not_ours() {
    let source = "use cli_table::Table;\n#[derive(Table)]\nstruct Printed { id: u64 }\n";
    assert_eq!(tables(&ScanConfig::default(), source), Vec::<String>::new());
}

#[test]
fn a_struct_in_a_function_is_warned_about() {
    insta::assert_snapshot!(messages(
        "fn f() {\n    #[derive(Table)]\n    struct Local { id: i64 }\n}\nimpl X { fn g() { #[derive(PgEnum)] enum E { A } } }\n"
    ));
}

#[test]
fn a_missing_root_says_what_to_set() {
    let config = ScanConfig { roots: vec!["nowhere".to_owned()], ..ScanConfig::default() };
    insta::assert_snapshot!(messages_with(&config, ""));
}

#[test]
fn a_type_of_its_own_keeps_the_words_of_the_enum() {
    let source = r##"
#[derive(PgEnum)] #[pg_enum(as = text_check)] enum Kind { Message, Note }
#[derive(Table)] #[table(rls)]
struct Entry {
    #[column(primary_key)] id: i64,
    #[column(type = "varchar(20)", default = Note)] kind: Option<Kind>,
    #[column(json)] seen: Vec<Kind>,
}
"##;
    let model =
        scan(&ScanConfig::default(), &files(source)).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    let table = &model.tables[0];
    let checks: Vec<&str> = table.checks.iter().map(|check| check.sql.as_str()).collect();
    assert_eq!(checks, ["kind in ('message', 'note')"]);
    let kind = &table.columns[1];
    assert_eq!((kind.sql_type.as_str(), kind.not_null), ("varchar(20)", false));
    assert_eq!(kind.default.as_ref().map(|default| default.sql.as_str()), Some("'note'"));
}

#[test]
fn what_stands_in_sql_and_what_needs_a_number_is_said() {
    insta::assert_snapshot!(messages(
        r##"
#[derive(Table)]
#[table(rls = off, partition_of = Event, inherits = Base, extends = Times, replica_identity = all)]
#[exclude(using = gist, during with "&&", renamed_from = "old")]
struct Event2026 {
    #[column(primary_key, compression = zip, statistics = 20000)]
    id: i64,
    #[column(flatten)]
    during: i64,
}

#[derive(PgEnum)]
#[pg_enum(as = int)]
enum Level {
    Low,
    High = 2,
    #[value("top")]
    Top,
}
"##
    ));
}
