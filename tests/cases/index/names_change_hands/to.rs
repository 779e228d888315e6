use palisade::Table;

#[derive(Table)]
#[index(word, name = "taken")]
#[index(word, name = "swapped")]
pub struct A {
    #[column(primary_key)]
    pub id: i64,
    pub word: String,
}

#[derive(Table)]
#[index(word, name = "shared")]
#[unique(word, name = "plain")]
pub struct B {
    #[column(primary_key)]
    pub id: i64,
    pub word: String,
}
