use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{owner} = 'x' and {kept} > 0", name = "rows")]
#[trigger(before update, of(owner, kept), when = "new.owner <> ''", call = touch)]
#[index(kept, owner)]
#[unique(owner, kept)]
#[foreign_key((owner) references Person(name))]
#[grant(select(id, owner), update(owner), to = anon)]
pub struct Paper {
    #[column(primary_key)]
    pub id: i64,
    /// Going.
    pub owner: String,
    pub kept: i32,
    #[column(generated = "upper({owner})")]
    pub shout: Option<String>,
}

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub name: String,
}
