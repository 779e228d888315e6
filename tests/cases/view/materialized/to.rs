use palisade::{Table, View};

#[derive(Table)]
pub struct Hit {
    #[column(primary_key)]
    pub id: i64,
    pub day: i64,
}

/// Counted now and then.
#[derive(View)]
#[view(sql = "select day, count(*) as hits from hit group by day", materialized)]
#[index(day, unique)]
#[grant(select, to = anon)]
pub struct Daily {
    pub day: i64,
    pub hits: i64,
}

#[derive(View)]
#[view(sql = "select max(hits) as most from daily")]
pub struct Best {}
