use palisade::{PgEnum, Table};

#[derive(PgEnum)]
pub enum Size {
    Large,
    Small,
    Medium,
}

#[derive(Table)]
#[index(size)]
pub struct Shirt {
    #[column(primary_key)]
    pub id: i64,
    pub size: Size,
    pub others: Option<Vec<Size>>,
}
