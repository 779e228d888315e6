use palisade::Table;

#[derive(Table)]
#[index(title, using = gin, opclass(title = gin_trgm_ops))]
#[index(expr("similarity({title}, 'a')"), name = "likeness")]
pub struct Article {
    #[column(primary_key)]
    pub id: i64,
    pub title: String,
}
