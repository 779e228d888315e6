use palisade::{Table, View};

#[derive(Table)]
pub struct Account {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}

#[derive(Table)]
#[grant(select, to = anon)]
pub struct Profile {
    #[column(primary_key)]
    pub id: i64,
    pub name: Option<String>,
}

#[derive(View)]
#[view(sql = "select id from profile")]
pub struct Known {}
