use palisade::Table;

#[derive(Table)]
#[check("{low} <= {high}", name = "ordered")]
#[check("{high} < 100", name = "later")]
#[check("{low} <> 3", name = "unchecked", not_valid)]
pub struct Range {
    #[column(primary_key)]
    pub id: i64,
    pub low: i32,
    #[column(check = "{high} <> 8")]
    pub high: i32,
}
