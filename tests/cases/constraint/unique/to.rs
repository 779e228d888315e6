use palisade::Table;

/// With constraints of every sort.
#[derive(Table)]
#[unique(email, a)]
#[unique(a, b, name = "pair", nulls_not_distinct)]
#[unique(b, name = "late")]
pub struct Contact {
    #[column(primary_key)]
    pub id: i64,
    pub email: String,
    pub a: Option<i32>,
    pub b: Option<i32>,
}
