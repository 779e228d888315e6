use palisade::Table;

#[derive(Table)]
#[index(name, unique, name = "grows")]
#[index(name, where = "{id} > 2", name = "other_condition")]
#[index(id, name, name = "other_columns")]
#[index(name, name = "options", with(fillfactor = 60))]
pub struct Row {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}
