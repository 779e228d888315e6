use palisade::Table;

#[derive(Table)]
pub struct City {
    #[column(primary_key)]
    pub id: i64,
}
