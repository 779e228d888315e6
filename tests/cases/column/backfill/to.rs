use palisade::Table;

#[derive(Table)]
#[unique(handle)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
    #[column(backfill = "lower({name}) || {id}")]
    pub handle: String,
    #[column(backfill = "0", default = 1)]
    pub visits: i32,
}
