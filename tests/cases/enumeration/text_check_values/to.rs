use palisade::{PgEnum, Table};

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum Level {
    Low,
    #[value("it's so-so")]
    Middle,
    High,
}

#[derive(Table)]
pub struct Alarm {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Middle)]
    pub level: Level,
    pub before: Option<Level>,
}
