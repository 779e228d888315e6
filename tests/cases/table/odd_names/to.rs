use palisade::{PgEnum, Table};

#[derive(PgEnum)]
#[pg_enum(name = "Odd \"State\"")]
pub enum State {
    #[value("it's")]
    One,
    #[value("Two \\ \"2\"")]
    Two,
}

/// It's /* not */ a -- comment; $$ either.
#[derive(Table)]
#[table(name = "Order", schema = "Über \"all\"", rls)]
#[policy(select, to = anon, using = "{from} is not null and {select} <> 'a''b;--'", name = "who's; --")]
#[index(select, name = "select")]
#[check("{select} <> ''", name = "A check")]
#[grant(select(select), to = anon)]
pub struct Order {
    #[column(primary_key)]
    pub id: i64,
    #[column(name = "from", default = Two)]
    pub from: State,
    #[column(default = "\\n'\"$1")]
    pub select: String,
    #[column(name = "a column whose name is exactly sixty-three bytes long, no more.", index)]
    pub long: Option<i32>,
}
