use palisade::Table;

#[derive(Table)]
#[index(title)]
pub struct Article {
    #[column(primary_key)]
    pub id: i64,
    pub title: String,
}
