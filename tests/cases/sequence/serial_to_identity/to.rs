use palisade::Table;

#[derive(Table)]
pub struct Entry {
    #[column(primary_key, identity)]
    pub id: i64,
    pub body: String,
}
