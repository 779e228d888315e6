use palisade::Table;

#[derive(Table)]
#[table(with(fillfactor = 70, autovacuum_enabled = false))]
#[unique(value)]
pub struct Cache {
    #[column(primary_key)]
    pub key: String,
    pub value: String,
}
