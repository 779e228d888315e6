use palisade::Table;

#[derive(Table)]
pub struct Booking {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "daterange", unchecked)]
    pub during: String,
    pub cancelled: bool,
}
