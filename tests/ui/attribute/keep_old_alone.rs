use palisade::Table;

#[derive(Table)]
#[table(rls, keep_old)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(keep_old)]
    pub author: String,
}

fn main() {}
