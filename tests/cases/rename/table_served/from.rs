use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{id} > 0", name = "open")]
#[grant(select, insert(id, title), to = anon)]
pub struct Plans {
    #[column(primary_key)]
    pub id: i64,
    pub title: String,
}
