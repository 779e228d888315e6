use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[grant(select, update(token), to = authenticated)]
pub struct Session {
    #[column(primary_key)]
    pub id: i64,
    #[column(sensitive)]
    pub token: String,
}

fn main() {}
