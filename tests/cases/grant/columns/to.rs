use palisade::Table;

#[derive(Table)]
#[grant(select(id, name), update(name), insert, to = authenticated)]
#[grant(select, delete, to = service)]
#[grant(select(id), to = anon)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
    pub secret: String,
}
