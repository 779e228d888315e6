use palisade::{PgEnum, PgType, Table};

#[derive(PgEnum)]
#[pg_enum(renamed_from = "phase")]
pub enum State {
    Open,
    #[value("finished", renamed_from = "done")]
    Finished,
}

#[derive(PgType)]
#[composite(schema = "team", renamed_from = "distance")]
pub struct Length {
    pub km: i32,
}

/// Kept, with its rows.
#[derive(Table)]
#[table(schema = "team", rls, renamed_from = "schedules")]
#[index(title, name = "by_title", renamed_from = "title_first")]
#[unique(title, owner, name = "one_each", renamed_from = "unique_titles")]
#[check("{owner} > 0", name = "owned", renamed_from = "has_owner")]
#[foreign_key((parent) references Self(id), name = "nested", renamed_from = "inside")]
#[policy(select, to = anon, using = "app.visible({owner})")]
#[policy(delete, to = coach, using = "true", name = "clear", renamed_from = "remove")]
#[trigger(before update, call = team.stamp)]
#[trigger(before insert, call = team.stamp, name = "on_insert", renamed_from = "at_insert")]
#[grant(select, to = anon)]
pub struct Plan {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(renamed_from = "heading")]
    pub title: String,
    pub owner: i32,
    pub parent: Option<i64>,
    #[column(default = Finished)]
    pub state: State,
    pub length: Option<Length>,
}
