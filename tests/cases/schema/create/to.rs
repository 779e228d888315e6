use palisade::Table;

#[derive(Table)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Owner::id)]
    pub owner_id: Option<i64>,
}

/// Lives in a schema of its own.
#[derive(Table)]
#[table(name = "owners", schema = "Private Data")]
#[grant(select, to = service)]
pub struct Owner {
    #[column(primary_key)]
    pub id: i64,
}
