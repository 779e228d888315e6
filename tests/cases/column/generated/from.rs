use palisade::Table;

#[derive(Table)]
#[index(full_name)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub first: String,
    pub last: String,
    #[column(generated = "{first} || ' ' || {last}")]
    pub full_name: Option<String>,
    #[column(generated = "upper({last})")]
    pub shout: Option<String>,
    #[column(generated = "length({first})")]
    pub size: Option<i32>,
}
