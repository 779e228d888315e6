use palisade::{PgType, Table};

#[derive(PgType)]
#[domain(type = "text", check = "value like '%@%'")]
pub struct Email(String);

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub email: Email,
}
