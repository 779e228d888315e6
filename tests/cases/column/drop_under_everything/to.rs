use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{kept} > 0", name = "rows")]
#[trigger(before update, of(kept), call = touch)]
#[index(kept)]
#[grant(select(id), to = anon)]
pub struct Paper {
    #[column(primary_key)]
    pub id: i64,
    pub kept: i32,
}

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub name: String,
}
