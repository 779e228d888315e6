use palisade::{Table, View};

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{author} = 'x'", name = "open")]
#[grant(select(author), to = anon)]
#[index(author)]
#[unique(author)]
#[check("{author} <> ''")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    /// Who wrote it.
    #[column(renamed_from = "owner", default = "y")]
    pub author: String,
}

#[derive(View)]
#[view(sql = "select id, author as who from note")]
pub struct Notes {}
