use palisade::Table;

#[derive(Table)]
pub struct Old {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[grant(select, to = authenticated)]
pub struct Fresh {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[grant(select, insert, to = anon)]
pub struct Wanted {
    #[column(primary_key)]
    pub id: i64,
}
