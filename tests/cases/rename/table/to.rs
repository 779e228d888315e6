use palisade::{Table, View};

/// Kept over the rename.
#[derive(Table)]
#[table(name = "schedules", rls, renamed_from = "plans")]
#[policy(select, to = anon, using = "{id} > 0", name = "open")]
// One privilege is taken back in the same run, under the new name.
#[grant(select, to = anon)]
#[index(title)]
pub struct Schedule {
    #[column(primary_key, identity)]
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
}

#[derive(Table)]
pub struct Step {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Schedule::id)]
    pub plan_id: Option<i64>,
}

#[derive(View)]
#[view(sql = "select p.id from schedules p join step s on s.plan_id = p.id")]
pub struct Used {}
