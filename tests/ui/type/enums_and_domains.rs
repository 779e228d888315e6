use palisade::{PgEnum, PgType, Table};

#[derive(PgEnum)]
#[pg_enum(as = text_chek, rename_all = "SnakeCase")]
pub enum Status {
    Active,
    #[value("active")]
    Again,
    With(i32),
}

#[derive(PgEnum)]
#[pg_enum(as = text_check, name = "kind")]
pub enum Kind {
    #[value("a", "b")]
    A,
}

#[derive(PgEnum)]
pub enum Empty {}

#[derive(PgType)]
#[domain(type = "numeric(5,2", chek = "value > 0")]
pub struct Distance(f64);

#[derive(PgType)]
#[domain]
pub struct Pair(i32, i32);

#[derive(PgType)]
#[composite]
pub struct Point {
    #[column(unique)]
    pub x: f64,
}

#[derive(Table)]
pub enum NoTable {}

fn main() {}
