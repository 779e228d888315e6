use palisade::{Table, View};

#[derive(Table)]
#[index(old, id)]
#[check("{old} <> {kept}", name = "differ")]
#[grant(select(id, old), to = anon)]
pub struct Item {
    #[column(primary_key)]
    pub id: i64,
    /// On its way out.
    #[column(unique)]
    pub old: String,
    pub kept: String,
}

#[derive(View)]
#[view(sql = "select id, kept, old from item")]
pub struct Items {}
