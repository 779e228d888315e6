use palisade::Table;

#[derive(Table)]
pub struct Parent {
    #[column(primary_key)]
    pub id: i64,
    pub tenant: i64,
}

#[derive(Table)]
pub struct Child {
    #[column(primary_key, references = Parent::id)]
    pub id: i64,
    pub tenant: i64,
}
