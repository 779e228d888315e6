use palisade::Table;

#[derive(Table)]
pub struct Log {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(identity = always)]
    pub line: i32,
    pub page: i32,
}
