use chrono::NaiveDate;
use palisade::{Table, View};

#[derive(Table)]
#[index(since)]
#[check("{amount} >= 0", name = "not_negative")]
#[grant(select(id, amount), to = anon)]
pub struct Item {
    #[column(primary_key)]
    pub id: i64,
    pub kept: String,
    /// In cents.
    #[column(default = 0)]
    pub amount: i32,
    pub since: Option<NaiveDate>,
}

#[derive(View)]
#[view(sql = "select id, kept, amount from item")]
pub struct Items {}
