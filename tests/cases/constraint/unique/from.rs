use palisade::Table;

/// With constraints of every sort.
#[derive(Table)]
#[unique(email)]
#[unique(a, b, name = "pair")]
#[unique(b, name = "late", deferrable)]
pub struct Contact {
    #[column(primary_key)]
    pub id: i64,
    pub email: String,
    pub a: Option<i32>,
    pub b: Option<i32>,
}
