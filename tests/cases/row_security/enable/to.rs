use palisade::Table;

#[derive(Table)]
#[table(rls = force)]
#[policy(select, to = authenticated, using = "{owner} = current_setting('app.user', true)")]
#[policy(insert, to = authenticated, check = "{owner} = current_setting('app.user', true)")]
#[policy(all, to = service, using = "true", check = "true", name = "server")]
#[grant(select, insert, to = authenticated)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
}
