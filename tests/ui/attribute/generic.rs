use palisade::Table;

#[derive(Table)]
#[table(rls)]
pub struct Keyed<K> {
    #[column(primary_key)]
    pub id: K,
}

fn main() {}
