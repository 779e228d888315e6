use palisade::Table;

#[derive(Table)]
#[table(rls = force)]
#[policy(all, to = authenticated, using = "app.is_owner({owner})", check = "app.is_owner({owner})")]
#[grant(select, insert, to = authenticated)]
pub struct Diary {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
}
