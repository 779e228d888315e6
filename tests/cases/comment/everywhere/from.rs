use palisade::{PgEnum, Table, View};

#[derive(PgEnum)]
pub enum Kind {
    A,
}

#[derive(Table)]
#[table(rls)]
#[index(kind)]
#[check("{id} > 0", name = "positive")]
#[policy(select, to = anon, using = "true", name = "open")]
#[trigger(before update, call = touch)]
pub struct Thing {
    #[column(primary_key)]
    pub id: i64,
    /// Before.
    pub kind: Kind,
}

#[derive(View)]
#[view(sql = "select id from thing")]
pub struct Things {}
