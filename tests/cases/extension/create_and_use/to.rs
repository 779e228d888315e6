use palisade::Table;

#[derive(Table)]
#[unique(email)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "citext")]
    pub email: String,
}
