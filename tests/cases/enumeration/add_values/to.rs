use palisade::{PgEnum, Table};

#[derive(PgEnum)]
pub enum Status {
    #[value("it's new")]
    New,
    Open,
    Waiting,
    Closed,
    Archived,
}

#[derive(Table)]
#[index(id, where = "{status} = {Status::Waiting}")]
pub struct Ticket {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = New)]
    pub status: Status,
    #[column(default = Archived)]
    pub before: Status,
}
