use palisade::Table;

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "extensions.citext")]
    pub email: Option<String>,
}
