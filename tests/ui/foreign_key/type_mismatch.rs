use palisade::Table;

#[derive(Table)]
#[table(rls)]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(rls)]
#[foreign_key((other_id) references User(id))]
pub struct Workout {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = User::id)]
    pub user_id: Option<String>,
    pub other_id: i32,
}

fn main() {}
