use palisade::Table;

#[derive(Table)]
#[unique(region, code)]
pub struct Place {
    #[column(primary_key)]
    pub id: i64,
    pub region: String,
    pub code: i32,
}

#[derive(Table)]
#[foreign_key((region, code) references Place(region, code), name = "visit_place", match = full, on_update = cascade)]
pub struct Visit {
    #[column(primary_key)]
    pub id: i64,
    pub region: Option<String>,
    pub code: Option<i32>,
    #[column(references = Place::id, on_delete = set_null)]
    pub via: Option<i64>,
    pub back: Option<i64>,
    #[column(references = Visit::id)]
    pub before: Option<i64>,
}
