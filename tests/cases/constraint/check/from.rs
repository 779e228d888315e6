use palisade::Table;

#[derive(Table)]
#[check("{low} < {high}", name = "ordered")]
#[check("{low} >= 0", name = "gone")]
#[check("{high} < 100", name = "later", not_valid)]
pub struct Range {
    #[column(primary_key)]
    pub id: i64,
    pub low: i32,
    #[column(check = "{high} <> 7")]
    pub high: i32,
}
