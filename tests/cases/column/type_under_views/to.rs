use palisade::{Table, View};

#[derive(Table)]
pub struct Reading {
    #[column(primary_key)]
    pub id: i64,
    pub value: i64,
}

/// Those that matter.
#[derive(View)]
#[view(sql = "select id, value from reading where value > 10", security_invoker)]
#[grant(select, to = [anon, authenticated])]
pub struct High {}

#[derive(View)]
#[view(sql = "select value, count(*) as times from high group by value")]
#[grant(select, to = coach)]
pub struct Histogram {}
