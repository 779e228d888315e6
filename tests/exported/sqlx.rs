// Written by `palisade export`.

use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;
use chrono::Utc;
use rust_decimal::Decimal;
use std::net::IpAddr;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "\"odd schema\".\"weird \"\" type\"")]
pub enum WeirdType {
    #[sqlx(rename = "a")]
    A,
    #[sqlx(rename = "A")]
    A2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "app.\"State\"")]
pub enum State {
    #[sqlx(rename = "on")]
    On,
    #[sqlx(rename = "off")]
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "\"MixedCase\"")]
pub enum MixedCase {
    #[sqlx(rename = "Ab")]
    Ab,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "public.\"char\"")]
pub enum Char {
    #[sqlx(rename = "x")]
    X,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "mood")]
pub enum Mood {
    #[sqlx(rename = "good")]
    Good,
    #[sqlx(rename = "very bad")]
    VeryBad,
    #[sqlx(rename = "")]
    Empty,
    #[sqlx(rename = "sehr-gut")]
    SehrGut,
    #[sqlx(rename = "self")]
    Self_,
    #[sqlx(rename = "ja \"klar\"")]
    JaKlar,
    #[sqlx(rename = "naïve")]
    NaVe,
    #[sqlx(rename = "1st")]
    V1st,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "public.text")]
pub enum Text {
    #[sqlx(rename = "a")]
    A,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AppUser {
    pub id: i64,
    pub state: State,
    pub states: Vec<State>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct OddSchemaOrder {
    pub group: Option<i64>,
    pub id: i32,
    pub table: i32,
    pub to: String,
}

/// It's */ "odd" \ <b> `x` {y}
/// second line
///
/// and a third
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct WeirdName {
    /// */ it's
    /// "two" lines
    pub select: i32,
    pub r#type: String,
    #[sqlx(rename = "Großes Ä")]
    pub gro_es_: Option<String>,
    #[sqlx(rename = "with space")]
    pub with_space: String,
    #[sqlx(rename = "1st")]
    pub _1st: Option<i32>,
    #[sqlx(rename = "a-b")]
    pub a_b: Option<i32>,
    #[sqlx(rename = "a b")]
    pub a_b_2: Option<i32>,
    #[sqlx(rename = "quote \" here")]
    pub quote_here: Option<i32>,
    #[sqlx(rename = "日本")]
    pub __: Option<i32>,
    #[sqlx(rename = "*/")]
    pub ___2: Option<i32>,
    #[sqlx(rename = "br{ace}")]
    pub br_ace_: Option<i32>,
    #[sqlx(rename = "back\\slash")]
    pub back_slash: Option<i32>,
    #[sqlx(rename = "<b>&")]
    pub _b_: Option<i32>,
    #[sqlx(rename = "'")]
    pub ___3: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct X {
    pub id: i32,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct PublicVec {
    pub id: i32,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct PublicDate {
    pub id: i32,
    pub d: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Diesel {
    pub id: i32,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Enum {
    pub id: i32,
    pub t: Text,
    pub tt: Option<String>,
    pub m: MixedCase,
    pub c: Char,
    // "char": no Rust type has it; select it as text.
    pub cc: Option<String>,
    pub w: WeirdType,
    pub ms: Vec<MixedCase>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Kind {
    pub id: i64,
    pub b: bool,
    pub i2: i16,
    pub i4: i32,
    pub f4: f32,
    pub f8: f64,
    pub n: Decimal,
    pub t: String,
    pub v: String,
    pub c: String,
    pub bytes: Vec<u8>,
    pub u: Uuid,
    pub j: serde_json::Value,
    pub jb: serde_json::Value,
    pub d: NaiveDate,
    pub tod: NaiveTime,
    pub ts: NaiveDateTime,
    pub tz: DateTime<Utc>,
    pub mood: Mood,
    pub e: String,
    pub missing: Option<NaiveDateTime>,
    pub many: Vec<String>,
    pub moods: Option<Vec<Mood>>,
    pub ip: IpAddr,
    pub o: sqlx::postgres::types::Oid,
    pub n63: String,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct NoKey {
    pub line: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Nothing {
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Order {
    pub id: i32,
    pub parent: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Part {
    pub id: i32,
    pub at: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Rare {
    pub id: i64,
    // interval: no Rust type has it; select it as text.
    pub at: String,
    // cidr: no Rust type has it; select it as text.
    pub net: Option<String>,
    // macaddr: no Rust type has it; select it as text.
    pub mac: Option<String>,
    // macaddr8: no Rust type has it; select it as text.
    pub mac8: Option<String>,
    // money: no Rust type has it; select it as text.
    pub m: Option<String>,
    // int4range: no Rust type has it; select it as text.
    pub r: Option<String>,
    // daterange: no Rust type has it; select it as text.
    pub rd: Option<String>,
    // tstzrange: no Rust type has it; select it as text.
    pub rts: Option<String>,
    // int4multirange: no Rust type has it; select it as text.
    pub mr: Option<String>,
    // bit(3): no Rust type has it; select it as text.
    pub bits: Option<String>,
    // bit varying(5): no Rust type has it; select it as text.
    pub vb: Option<String>,
    // time with time zone: no Rust type has it; select it as text.
    pub ttz: Option<String>,
    // point: no Rust type has it; select it as text.
    pub p: Option<String>,
    // tsvector: no Rust type has it; select it as text.
    pub tv: Option<String>,
    // tsquery: no Rust type has it; select it as text.
    pub tq: Option<String>,
    // jsonpath: no Rust type has it; select it as text.
    pub jp: Option<String>,
    // pg_lsn: no Rust type has it; select it as text.
    pub l: Option<String>,
    // "char": no Rust type has it; select it as text.
    pub oc: Option<String>,
    // regclass: no Rust type has it; select it as text.
    pub rc: Option<String>,
    // "odd schema".pair: no Rust type has it; select it as text.
    pub pr: Option<String>,
    // "odd schema".pair[]: no Rust type has it; select it as text[].
    pub prs: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct SqlType {
    pub id: i32,
    #[sqlx(rename = "sql-types")]
    pub sql_types: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct PublicString {
    pub id: i32,
    pub option: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct TwoLine {
    #[sqlx(rename = "i\nd")]
    pub i_d: i32,
    // public."two types": no Rust type has it; select it as text.
    pub t: Option<String>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct User {
    pub id: i32,
    pub columns: Option<i32>,
    pub star: Option<i32>,
    pub dsl: Option<i32>,
    pub all_columns: Option<i32>,
    pub table: Option<i32>,
    pub users: Option<i32>,
    pub bool: Option<i32>,
    pub str: Option<i32>,
    pub usize: Option<i32>,
    pub diesel: Option<i32>,
    pub std: Option<i32>,
    pub core: Option<i32>,
    pub query: Option<i32>,
    pub i32: Option<i32>,
    pub string: Option<i32>,
    pub r#fn: Option<i32>,
    pub none: Option<i32>,
    pub vec: Option<i32>,
    #[sqlx(rename = "r#b")]
    pub r_b: Option<i32>,
    #[sqlx(rename = "self")]
    pub self_: Option<i32>,
    #[sqlx(rename = "crate")]
    pub crate_: Option<i32>,
    pub sql_type: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Rger {
    pub id: i32,
    pub order: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AView {
    pub id: Option<i32>,
    #[sqlx(rename = "Order")]
    pub order: Option<i32>,
}
