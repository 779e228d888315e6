use palisade::Table;

#[derive(Table)]
pub struct Setting {
    #[column(primary_key)]
    pub key: String,
    #[column(default = "it's \\ empty")]
    pub value: String,
    #[column(default = -1)]
    pub version: i32,
    pub tags: Vec<String>,
    pub note: Option<String>,
}
