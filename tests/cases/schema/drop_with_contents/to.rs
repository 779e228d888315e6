use palisade::Table;

#[derive(Table)]
pub struct Order {
    #[column(primary_key)]
    pub id: i64,
}
