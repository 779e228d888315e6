use palisade::Table;

#[derive(Table)]
pub struct Event {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "text", using = "{at}::text")]
    pub at: String,
    #[column(using = "{flag}::int::text")]
    pub flag: String,
}
