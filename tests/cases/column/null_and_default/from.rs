use palisade::Table;

#[derive(Table)]
pub struct Setting {
    #[column(primary_key)]
    pub key: String,
    pub value: Option<String>,
    #[column(default = 1)]
    pub version: i32,
    #[column(default = sql("'{{}}'"))]
    pub tags: Vec<String>,
    pub note: String,
}
