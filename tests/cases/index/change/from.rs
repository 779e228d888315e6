use palisade::Table;

#[derive(Table)]
#[index(name, name = "grows")]
#[index(name, where = "{id} > 1", name = "other_condition")]
#[index(name, id, name = "other_columns")]
#[index(name, name = "options", with(fillfactor = 50))]
pub struct Row {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}
