use palisade::{PgEnum, Table, View};

#[derive(Table)]
pub struct Order {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Customer::id)]
    pub customer_id: i64,
    pub state: OldState,
}

#[derive(PgEnum)]
#[pg_enum(schema = "legacy")]
pub enum OldState {
    Open,
    Closed,
}

#[derive(Table)]
#[table(schema = "legacy", rls)]
#[policy(select, to = authenticated, using = "legacy.may_read({id})")]
#[trigger(before update, call = legacy.touch)]
#[index(state)]
pub struct Customer {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Open)]
    pub state: OldState,
}

#[derive(View)]
#[view(schema = "legacy", sql = "select c.id, c.state from legacy.customer c join public.\"order\" o on o.customer_id = c.id")]
pub struct Buyers {}
