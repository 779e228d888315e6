use palisade::Table;

#[derive(Table)]
pub struct A {
    #[column(primary_key, default = sql("nextval('ids')"))]
    pub id: i64,
}

#[derive(Table)]
pub struct B {
    #[column(primary_key)]
    pub id: i64,
}
