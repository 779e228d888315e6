use palisade::{PgEnum, Table};

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum Mood {
    Fine,
    Tired,
}

#[derive(Table)]
pub struct Day {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = Fine)]
    pub mood: Mood,
}
