use palisade::Table;

#[derive(Table)]
pub struct City {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Person::id, on_delete = set_null)]
    pub mayor_id: Option<i64>,
}

#[derive(Table)]
pub struct Person {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = City::id)]
    pub city_id: i64,
    #[column(references = Person::id)]
    pub parent_id: Option<i64>,
    #[column(references = Passport::number)]
    pub passport: Option<String>,
}

#[derive(Table)]
pub struct Passport {
    #[column(primary_key)]
    pub number: String,
    #[column(references = Person::id)]
    pub holder_id: i64,
}
