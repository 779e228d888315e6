use palisade::Table;

#[derive(Table)]
pub struct Entry {
    #[column(primary_key, default = sql("nextval('entry_id_seq')"))]
    pub id: i64,
    pub body: String,
}
