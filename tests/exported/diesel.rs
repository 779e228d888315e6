// Written by `palisade export`.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "MixedCase"))]
    pub struct MixedCase;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "State", schema = "app"))]
    pub struct State;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "bit"))]
    pub struct Bit;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "char"))]
    pub struct CharType;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "char"))]
    pub struct Char;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "int4multirange"))]
    pub struct Int4multirange;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "jsonpath"))]
    pub struct Jsonpath;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "macaddr8"))]
    pub struct Macaddr8;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "mood"))]
    pub struct Mood;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "name"))]
    pub struct Name;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "pg_lsn"))]
    pub struct PgLsn;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "point"))]
    pub struct Point;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "regclass"))]
    pub struct Regclass;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "text"))]
    pub struct TextType;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "timetz"))]
    pub struct Timetz;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsquery"))]
    pub struct Tsquery;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector"))]
    pub struct Tsvector;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "varbit"))]
    pub struct Varbit;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "weird \" type", schema = "odd schema"))]
    pub struct WeirdType;
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::State;

    #[sql_name = "users"]
    app.app_users (id) {
        id -> Int8,
        state -> State,
        states -> Array<Nullable<State>>,
    }
}

// odd schema.order is in a schema whose name is no identifier of Rust, and Diesel has no other way to write one.

// odd schema.weird " name is in a schema whose name is no identifier of Rust, and Diesel has no other way to write one.

diesel::table! {
    use diesel::sql_types::*;

    #[sql_name = "*/ x"]
    _x (id) {
        id -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    #[sql_name = "Vec"]
    vec (id) {
        id -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    dates (id) {
        id -> Int4,
        d -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    #[sql_name = "diesel"]
    public_diesel (id) {
        id -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Char;
    use super::sql_types::CharType;
    use super::sql_types::MixedCase;
    use super::sql_types::TextType;
    use super::sql_types::WeirdType;

    enums (id) {
        id -> Int4,
        t -> TextType,
        tt -> Nullable<Text>,
        m -> MixedCase,
        c -> Char,
        cc -> Nullable<CharType>,
        w -> WeirdType,
        ms -> Array<Nullable<MixedCase>>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Mood;
    use super::sql_types::Name;

    kinds (id) {
        id -> Int8,
        b -> Bool,
        i2 -> Int2,
        i4 -> Int4,
        f4 -> Float4,
        f8 -> Float8,
        n -> Numeric,
        t -> Text,
        v -> Varchar,
        c -> Bpchar,
        bytes -> Bytea,
        u -> Uuid,
        j -> Json,
        jb -> Jsonb,
        d -> Date,
        tod -> Time,
        ts -> Timestamp,
        tz -> Timestamptz,
        mood -> Mood,
        e -> Text,
        missing -> Nullable<Timestamp>,
        many -> Array<Nullable<Text>>,
        moods -> Nullable<Array<Nullable<Mood>>>,
        ip -> Inet,
        o -> Oid,
        n63 -> Name,
    }
}

// no key has no primary key, and Diesel has no table without one.

// nothing has no primary key, and Diesel has no table without one.

diesel::table! {
    use diesel::sql_types::*;

    order (id) {
        id -> Int4,
        parent -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    parts (id, at) {
        id -> Int4,
        at -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Bit;
    use super::sql_types::CharType;
    use super::sql_types::Int4multirange;
    use super::sql_types::Jsonpath;
    use super::sql_types::Macaddr8;
    use super::sql_types::PgLsn;
    use super::sql_types::Point;
    use super::sql_types::Regclass;
    use super::sql_types::Timetz;
    use super::sql_types::Tsquery;
    use super::sql_types::Tsvector;
    use super::sql_types::Varbit;

    rare (id) {
        id -> Int8,
        at -> Interval,
        net -> Nullable<Cidr>,
        mac -> Nullable<MacAddr>,
        mac8 -> Nullable<Macaddr8>,
        m -> Nullable<Money>,
        r -> Nullable<Int4range>,
        rd -> Nullable<Daterange>,
        rts -> Nullable<Tstzrange>,
        mr -> Nullable<Int4multirange>,
        bits -> Nullable<Bit>,
        vb -> Nullable<Varbit>,
        ttz -> Nullable<Timetz>,
        p -> Nullable<Point>,
        tv -> Nullable<Tsvector>,
        tq -> Nullable<Tsquery>,
        jp -> Nullable<Jsonpath>,
        l -> Nullable<PgLsn>,
        oc -> Nullable<CharType>,
        rc -> Nullable<Regclass>,
        pr -> Nullable<Record<(Nullable<Int4>, Nullable<Text>,)>>,
        prs -> Nullable<Array<Nullable<Record<(Nullable<Int4>, Nullable<Text>,)>>>>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    #[sql_name = "sql_types"]
    public_sql_types (id) {
        id -> Int4,
        #[sql_name = "sql-types"]
        sql_types -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    string (id) {
        id -> Int4,
        option -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    #[sql_name = "two\nlines"]
    two_lines (i_d) {
        #[sql_name = "i\nd"]
        i_d -> Int4,
        t -> Nullable<Record<(Nullable<Int4>,)>>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    users (id) {
        id -> Int4,
        #[sql_name = "columns"]
        columns_ -> Nullable<Int4>,
        #[sql_name = "star"]
        star_ -> Nullable<Int4>,
        #[sql_name = "dsl"]
        dsl_ -> Nullable<Int4>,
        #[sql_name = "all_columns"]
        all_columns_ -> Nullable<Int4>,
        #[sql_name = "table"]
        table_ -> Nullable<Int4>,
        #[sql_name = "users"]
        users_ -> Nullable<Int4>,
        #[sql_name = "bool"]
        bool_ -> Nullable<Int4>,
        #[sql_name = "str"]
        str_ -> Nullable<Int4>,
        usize -> Nullable<Int4>,
        #[sql_name = "diesel"]
        diesel_ -> Nullable<Int4>,
        std -> Nullable<Int4>,
        core -> Nullable<Int4>,
        query -> Nullable<Int4>,
        i32 -> Nullable<Int4>,
        string -> Nullable<Int4>,
        #[sql_name = "fn"]
        fn_ -> Nullable<Int4>,
        none -> Nullable<Int4>,
        vec -> Nullable<Int4>,
        #[sql_name = "r#r#b"]
        r_b -> Nullable<Int4>,
        #[sql_name = "self"]
        self_ -> Nullable<Int4>,
        #[sql_name = "crate"]
        crate_ -> Nullable<Int4>,
        sql_type -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    #[sql_name = "Ärger"]
    _rger (id) {
        id -> Int4,
        order -> Nullable<Int4>,
    }
}

diesel::joinable!(_rger -> order (order));

diesel::allow_tables_to_appear_in_same_query!(app_users, _x, vec, dates, public_diesel, enums, kinds, order, parts, rare, public_sql_types, string, two_lines, users, _rger);
