use palisade::{PgEnum, PgType, Table};

#[derive(PgEnum)]
#[pg_enum(renamed_from = "status")]
pub enum State {
    Open,
    Closed,
    Lost,
}

#[derive(PgType)]
#[domain(type = "text", check = "value like '%@%'", renamed_from = "email")]
pub struct Address(String);

#[derive(Table)]
pub struct Ticket {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Open)]
    pub status: State,
    pub email: Address,
}
