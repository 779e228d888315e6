use palisade::{Table, View};

#[derive(Table)]
#[trigger(before update, call = first)]
pub struct Thing {
    #[column(primary_key, default = sql("next_id('a')"))]
    pub id: i64,
}

#[derive(View)]
#[view(sql = "select add_up(1) as n")]
pub struct Sums {}
