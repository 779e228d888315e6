use palisade::{Table, View};

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}

#[derive(View)]
#[view(sql = "select id, name from person where id > 0")]
pub struct Invoked {}
