#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(select, insert, update, to = app, when = owner(user_id))]
#[policy(select, to = anon, when = claim("app_metadata.role" == "admin"))]
#[policy(delete, to = app, when = owner(user_id) & claim("app_metadata.role" == "admin"))]
#[grant(select, insert, update, delete, to = app)]
#[grant(select, to = anon)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: uuid::Uuid,
}
