use palisade::{PgType, Table};

/// Looks like an address.
#[derive(PgType)]
#[domain(type = "text", check = "value ~ '^[^@ ]+@[^@ ]+$'", not_null)]
pub struct Email(String);

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub email: Email,
}
