use palisade::Table;

#[derive(Table)]
pub struct B {
    #[column(primary_key, default = sql("nextval('ids')"))]
    pub id: i64,
}
