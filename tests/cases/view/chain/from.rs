use palisade::{Table, View};

#[derive(Table)]
pub struct Sale {
    #[column(primary_key)]
    pub id: i64,
    pub amount: i64,
}

#[derive(View)]
#[view(sql = "select id, amount from sale")]
#[grant(select, to = anon)]
pub struct First {}

/// In the middle.
#[derive(View)]
#[view(sql = "select id, amount, amount * 2 as twice from first")]
#[grant(select, to = authenticated)]
pub struct Second {}

/// At the end.
#[derive(View)]
#[view(sql = "select sum(amount) as total from second", security_invoker)]
#[grant(select, to = coach)]
pub struct Third {}
