use palisade::Table;

#[derive(Table)]
#[table(rls = force)]
#[policy(select, to = anon, using = "{owner} = 'a'", name = "rows")]
#[policy(update, to = anon, using = "true", check = "{owner} = 'a'", name = "written")]
#[policy(select, to = anon, using = "{id} > 0", name = "roles")]
#[policy(select, to = anon, using = "{id} > 1", name = "command")]
#[policy(select, to = anon, using = "{id} > 2", name = "restrictive")]
#[policy(update, to = anon, using = "true", check = "{id} > 3", name = "loses_check")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
}
