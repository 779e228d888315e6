use palisade::{Table, View};

#[derive(Table)]
pub struct Hit {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(View)]
#[view(sql = "select count(*) as hits from hit")]
#[grant(select, to = anon)]
pub struct Counted {}

#[derive(View)]
#[view(sql = "select hits * 2 as twice from counted")]
pub struct Twice {}
