#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(all, to = app, when = owner(user_id))]
#[grant(select, insert, update, delete, to = app)]
#[grant(select, insert, update, delete, to = server)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: Option<String>,
    pub text: String,
}
