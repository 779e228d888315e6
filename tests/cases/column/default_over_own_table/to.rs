use palisade::Table;

#[derive(Table)]
#[check("within_limit({number})", name = "limited")]
pub struct Document {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = next_number())]
    pub number: i64,
}
