use palisade::{PgEnum, Table};

#[derive(PgEnum)]
#[pg_enum(name = "Odd \"State\"")]
pub enum State {
    #[value("it's")]
    One,
}

#[derive(Table)]
#[table(name = "Order", schema = "Über \"all\"", rls)]
#[policy(select, to = anon, using = "{from} is not null", name = "who's; --")]
pub struct Order {
    #[column(primary_key)]
    pub id: i64,
    #[column(name = "from")]
    pub from: State,
}
