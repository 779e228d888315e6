use palisade::{PgEnum, Table};

#[derive(PgEnum)]
pub enum Status {
    Open,
    Closed,
}

#[derive(Table)]
pub struct Ticket {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Open)]
    pub status: Status,
}
