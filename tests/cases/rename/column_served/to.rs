use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{id} > 0", name = "open")]
#[grant(select, update(author), to = anon)]
#[index(author)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = "x", check = "{author} <> ''", renamed_from = "owner", keep_old)]
    pub author: String,
}
