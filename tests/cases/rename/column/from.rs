use palisade::{Table, View};

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{owner} = 'x'", name = "open")]
#[grant(select(owner), to = anon)]
#[index(owner)]
#[unique(owner)]
#[check("{owner} <> ''")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    /// Who wrote it.
    #[column(renamed_from = "author", default = "x")]
    pub owner: String,
}

#[derive(View)]
#[view(sql = "select id, owner as who from note")]
pub struct Notes {}
