use palisade::Table;

#[derive(Table)]
pub struct Log {
    #[column(primary_key, identity = always)]
    pub id: i64,
    pub line: i32,
    #[column(identity)]
    pub page: i32,
}
