use palisade::{Table, View};

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "score({id}) > 0")]
#[index(expr("score({id})"), name = "by_score")]
#[check("score({id}) < 100", name = "bounded")]
pub struct Page {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = sql("score(5)"))]
    pub start: i64,
    #[column(generated = "score({id})")]
    pub rank: Option<i64>,
}

/// By score.
#[derive(View)]
#[view(sql = "select id, score(id) as score from page")]
#[grant(select, to = coach)]
pub struct Ranking {}
