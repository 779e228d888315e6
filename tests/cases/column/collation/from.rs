use palisade::{Table, View};

#[derive(Table)]
#[index(name)]
pub struct Word {
    #[column(primary_key)]
    pub name: String,
    #[column(type = "varchar(20)")]
    pub short: String,
}

#[derive(View)]
#[view(sql = "select name from word order by name")]
pub struct Sorted {}
