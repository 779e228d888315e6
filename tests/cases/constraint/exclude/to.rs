use palisade::Table;

#[derive(Table)]
#[exclude(using = gist, during with "&&", where = "not {cancelled}", name = "no_overlap")]
pub struct Booking {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "daterange", unchecked)]
    pub during: String,
    pub cancelled: bool,
}
