use palisade::{PgEnum, Table};

#[derive(PgEnum)]
pub enum Status {
    Active,
}

pub struct Plain;

#[derive(Table)]
#[table(rls)]
#[check("{status} = {Status::Activ}")]
#[check("exists (select from {Other})")]
#[check("exists (select from {Plain})")]
#[check("exists (select {User::nam} from {User})")]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
    #[column(default = Actve)]
    pub status: Status,
}

fn main() {}
