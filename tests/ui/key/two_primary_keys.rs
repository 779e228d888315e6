use palisade::Table;

#[derive(Table)]
#[table(rls)]
pub struct Member {
    #[column(primary_key)]
    pub group_id: i64,
    #[column(primary_key)]
    pub person_id: i64,
}

fn main() {}
