use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{id} > 0", name = "open")]
#[grant(select, update(owner), to = anon)]
#[index(owner)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = "x", check = "{owner} <> ''")]
    pub owner: String,
}
