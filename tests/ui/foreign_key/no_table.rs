use palisade::Table;

pub struct User {
    pub id: i64,
}

#[derive(Table)]
#[table(rls)]
pub struct Workout {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = User::id)]
    pub user_id: i64,
}

fn main() {}
