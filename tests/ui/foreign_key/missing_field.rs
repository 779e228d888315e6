use palisade::Table;

#[derive(Table)]
#[table(rls)]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(rls)]
pub struct Workout {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = User::idd)]
    pub user_id: i64,
}

fn main() {}
