use palisade::Table;

type Uuid = String;

#[derive(Table)]
#[table(rls)]
pub struct Account {
    #[column(primary_key)]
    pub id: Uuid,
}

fn main() {}
