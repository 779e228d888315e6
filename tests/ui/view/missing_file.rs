use palisade::{Table, View};

#[derive(View)]
#[view(file = "nowhere.sql")]
pub struct Gone {}

#[derive(Table)]
#[table(rls)]
#[check(include_str!("condition.sql"))]
pub struct Checked {
    #[column(primary_key)]
    pub id: i64,
}

fn main() {}
