use palisade::Table;

#[derive(Table)]
#[grant(select, insert, to = authenticated)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
}
