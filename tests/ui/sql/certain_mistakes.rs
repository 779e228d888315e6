use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[check("lower({name} = 'x'")]
#[check("{nmae} <> ''")]
#[check("name <> 'it's'")]
#[check("name <> '{}'")]
#[check("name; drop table users")]
#[check("")]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}

fn main() {}
