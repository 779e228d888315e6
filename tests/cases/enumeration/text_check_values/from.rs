use palisade::{PgEnum, Table};

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum Level {
    Low,
    High,
}

#[derive(Table)]
pub struct Alarm {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Low)]
    pub level: Level,
    pub before: Option<Level>,
}
