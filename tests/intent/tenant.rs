#[derive(Table)]
#[table(name = "members", rls)]
#[relation(tenant: user_id -> org_id, when = published(active))]
#[policy(select, to = app, when = owner(user_id))]
#[grant(select, to = app)]
pub struct Member {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub org_id: i32,
    pub active: bool,
}

#[derive(Table)]
#[table(name = "invoices", rls)]
#[policy(select, to = app, when = tenant(org_id))]
#[policy(insert, update, delete, to = app, when = tenant(org_id) & owner(user_id))]
#[grant(select, insert, update, delete, to = app)]
pub struct Invoice {
    #[column(primary_key)]
    pub id: i64,
    pub org_id: i32,
    pub user_id: String,
}
