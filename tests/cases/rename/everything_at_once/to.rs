use palisade::{PgEnum, PgType, Table};

#[derive(PgEnum)]
#[pg_enum(renamed_from = "state")]
pub enum Phase {
    Open,
    #[value("done", renamed_from = "finished")]
    Done,
}

#[derive(PgType)]
#[composite(schema = "squad", renamed_from = "length")]
pub struct Distance {
    pub km: i32,
}

/// Kept, with its rows.
#[derive(Table)]
#[table(name = "schedules", schema = "squad", rls, renamed_from = "plan")]
#[index(heading, name = "title_first", renamed_from = "by_title")]
#[unique(heading, owner, name = "unique_titles", renamed_from = "one_each")]
#[check("{owner} > 0", name = "has_owner", renamed_from = "owned")]
#[foreign_key((parent) references Self(id), name = "inside", renamed_from = "nested")]
#[policy(select, to = anon, using = "app.may_see({owner})")]
#[policy(delete, to = coach, using = "true", name = "remove", renamed_from = "clear")]
#[trigger(before update, call = squad.stamp)]
#[trigger(before insert, call = squad.stamp, name = "at_insert", renamed_from = "on_insert")]
#[grant(select, to = anon)]
pub struct Schedule {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(renamed_from = "title")]
    pub heading: String,
    pub owner: i32,
    pub parent: Option<i64>,
    #[column(default = Done)]
    pub state: Phase,
    pub length: Option<Distance>,
}
