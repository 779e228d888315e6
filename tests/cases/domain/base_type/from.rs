use palisade::{PgType, Table, View};

#[derive(PgType)]
#[domain(type = "integer", check = "value >= 0")]
pub struct Cents(i32);

#[derive(Table)]
pub struct Invoice {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = 0)]
    pub total: Cents,
}

#[derive(View)]
#[view(sql = "select id, total from invoice")]
pub struct Totals {}
