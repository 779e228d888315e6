#[derive(Table)]
#[table(name = "users", rls)]
#[policy(select, to = app, when = owner(id))]
#[grant(select(id, name, best), to = app)]
#[relation(friend: id <-> best)]
pub struct User {
    #[column(primary_key)]
    pub id: String,
    pub name: String,
    #[column(sensitive)]
    pub secret: String,
    pub best: Option<String>,
}

/// What friends know of each other.
#[derive(View)]
#[view(of = User, columns(id, name), rows = owner(id) | User::friend(id), to = app)]
#[grant(update(name), to = app)]
pub struct Person {
    pub id: String,
    pub name: String,
}
