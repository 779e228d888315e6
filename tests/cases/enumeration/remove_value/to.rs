use palisade::{PgEnum, Table, View};

/// How far it is.
#[derive(PgEnum)]
pub enum Stage {
    Draft,
    Live,
}

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{stage} = {Stage::Live}")]
#[grant(select, to = anon)]
#[index(id, where = "{stage} <> {Stage::Draft}", name = "seen")]
#[check("{stage} <> {Stage::Live} or {title} <> ''", name = "titled")]
pub struct Post {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Draft)]
    pub stage: Stage,
    pub title: String,
    #[column(type = "stage[]", default = sql("'{{draft}}'"))]
    pub history: Vec<Stage>,
}

#[derive(View)]
#[view(sql = "select id, stage from post where stage = 'live'", security_invoker)]
#[grant(select, to = authenticated)]
pub struct LivePosts {}
