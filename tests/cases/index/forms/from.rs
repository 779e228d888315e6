use palisade::Table;
use serde_json::Value;

#[derive(Table)]
pub struct Message {
    #[column(primary_key)]
    pub id: i64,
    pub sender: String,
    pub kind: String,
    pub data: Value,
    pub a: i32,
    pub b: i32,
}
