use palisade::Table;

#[derive(Table)]
#[index(full_name)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub first: String,
    pub last: String,
    #[column(generated = "{last} || ', ' || {first}")]
    pub full_name: Option<String>,
    pub shout: Option<String>,
    #[column(generated = "length({last})")]
    pub length: Option<i32>,
}
