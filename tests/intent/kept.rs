/// An old name of a column is held as the new one is.
#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(select, insert, update(author, body), to = app, when = owner(author))]
#[immutable(author)]
#[grant(select, insert, update(author, body), to = app)]
#[grant(select, insert, update, to = server)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(renamed_from = "owner", keep_old)]
    pub author: String,
    #[column(renamed_from = "text", keep_old, default = "-")]
    pub body: String,
}
