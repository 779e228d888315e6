use palisade::Table;

#[derive(Table)]
#[grant(select, to = authenticated)]
pub struct Diary {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
}
