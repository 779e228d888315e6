use palisade::Table;

#[derive(Table)]
#[table(unlogged)]
pub struct Cache {
    #[column(primary_key)]
    pub key: String,
    pub value: String,
}
