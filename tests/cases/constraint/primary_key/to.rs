use palisade::Table;

#[derive(Table)]
#[primary_key(tenant, id)]
pub struct Parent {
    pub id: i64,
    pub tenant: i64,
}

#[derive(Table)]
#[primary_key(tenant, id)]
#[foreign_key((tenant, id) references Parent(tenant, id))]
pub struct Child {
    pub id: i64,
    pub tenant: i64,
}
