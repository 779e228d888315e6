use palisade::Table;

#[derive(Table)]
#[table(rls, renamed_from = "plans", keep_old)]
#[policy(select, to = anon, using = "{id} > 0", name = "open")]
#[grant(select, insert(id, title), to = anon)]
pub struct Schedule {
    #[column(primary_key)]
    pub id: i64,
    pub title: String,
}
