#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(select, to = app, when = owner(user_id))]
#[grant(select, to = app)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: i32,
}
