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
#[foreign_key((region, code) references Place(region, code), name = "visit_place")]
pub struct Visit {
    #[column(primary_key)]
    pub id: i64,
    pub region: Option<String>,
    pub code: Option<i32>,
    #[column(references = Place::id)]
    pub via: Option<i64>,
    #[column(references = Place::id, on_delete = cascade)]
    pub back: Option<i64>,
}
