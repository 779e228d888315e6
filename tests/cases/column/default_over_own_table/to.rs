use palisade::Table;

#[derive(Table)]
pub struct Document {
    #[column(primary_key)]
    pub id: i64,
    pub number: i64,
}
