use palisade::Table;

#[derive(Table)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
}
