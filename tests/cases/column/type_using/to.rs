use chrono::{DateTime, Utc};
use palisade::Table;

#[derive(Table)]
pub struct Event {
    #[column(primary_key)]
    pub id: i64,
    #[column(using = "{at}::timestamptz")]
    pub at: DateTime<Utc>,
    #[column(using = "{flag} = '1'")]
    pub flag: bool,
}
