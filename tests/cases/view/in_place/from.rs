use palisade::{Table, View};

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}

#[derive(View)]
#[view(sql = "select id from person")]
#[grant(select, to = anon)]
pub struct People {}

#[derive(View)]
#[view(sql = "select id from people")]
pub struct Dependant {}
