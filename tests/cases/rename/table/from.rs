use palisade::{Table, View};

/// Kept over the rename.
#[derive(Table)]
#[table(name = "plans", rls, renamed_from = "schedules")]
#[policy(select, to = anon, using = "{id} > 0", name = "open")]
#[grant(select, insert, to = anon)]
#[index(title)]
pub struct Plan {
    #[column(primary_key, identity)]
    pub id: i64,
    pub title: String,
}

#[derive(Table)]
pub struct Step {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Plan::id)]
    pub plan_id: Option<i64>,
}

#[derive(View)]
#[view(sql = "select p.id from plans p join step s on s.plan_id = p.id")]
pub struct Used {}
