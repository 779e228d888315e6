use palisade::Table;

#[derive(Table)]
pub struct Old {
    #[column(primary_key)]
    pub id: i64,
}
