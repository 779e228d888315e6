use palisade::Table;

#[derive(Table)]
#[grant(select, insert, to = authenticated)]
#[grant(all, to = service)]
#[grant(select, to = public)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
    pub secret: String,
}
