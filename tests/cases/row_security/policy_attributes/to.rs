use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "{owner} = 'b'", name = "rows")]
#[policy(update, to = anon, using = "true", check = "{owner} = 'b'", name = "written")]
#[policy(select, to = [coach, authenticated], using = "{id} > 0", name = "roles")]
#[policy(delete, to = anon, using = "{id} > 1", name = "command")]
#[policy(select, to = anon, using = "{id} > 2", restrictive, name = "restrictive")]
#[policy(update, to = anon, using = "true", name = "loses_check")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
}
