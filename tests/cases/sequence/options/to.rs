use palisade::Table;

#[derive(Table)]
pub struct Counter {
    #[column(primary_key, default = sql("nextval('numbers')"))]
    pub id: i64,
}
