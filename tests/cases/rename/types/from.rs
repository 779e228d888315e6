use palisade::{PgEnum, PgType, Table};

#[derive(PgEnum)]
#[pg_enum(renamed_from = "state")]
pub enum Status {
    Open,
    Closed,
}

#[derive(PgType)]
#[domain(type = "text", check = "value like '%@%'", renamed_from = "address")]
pub struct Email(String);

#[derive(Table)]
pub struct Ticket {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Open)]
    pub status: Status,
    pub email: Email,
}
