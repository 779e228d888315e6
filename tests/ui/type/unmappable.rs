use std::collections::HashMap;

use palisade::Table;

pub struct Money;

#[derive(Table)]
#[table(rls)]
pub struct Account {
    #[column(primary_key)]
    pub id: i64,
    pub balance: Money,
}

#[derive(Table)]
#[table(rls)]
pub struct Other {
    #[column(primary_key)]
    pub id: u64,
    pub map: HashMap<String, String>,
    pub twice: Option<Option<i64>>,
    pub pair: (i32, i32),
}

fn main() {}
