use palisade::Table;

#[derive(Table)]
pub struct Ledger {
    #[column(primary_key)]
    pub id: i64,
}
