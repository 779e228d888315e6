use palisade::{PgEnum, Table};

#[derive(PgEnum)]
pub enum Colour {
    Red,
    Green,
    Blue,
}

#[derive(Table)]
pub struct Wall {
    #[column(primary_key)]
    pub id: i64,
    pub colour: Colour,
}
