use palisade::Table;

#[derive(Table)]
#[index(id, name = "shared")]
#[unique(word, name = "swapped")]
pub struct A {
    #[column(primary_key)]
    pub id: i64,
    pub word: String,
}

#[derive(Table)]
#[index(word, name = "plain")]
pub struct B {
    #[column(primary_key)]
    pub id: i64,
    pub word: String,
}

#[derive(Table)]
pub struct Taken {
    #[column(primary_key)]
    pub id: i64,
}
