use palisade::{Columns, Table};

#[derive(Columns)]
pub struct Times {
    #[column(default = 0)]
    pub created_at: i64,
}

#[derive(Table)]
#[table(rls)]
#[index(create_at)]
#[check("{created} > 0")]
pub struct Misspelt {
    #[column(primary_key)]
    pub id: i64,
    #[column(flatten)]
    pub times: Times,
}

fn main() {}
