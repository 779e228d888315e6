#[derive(Table)]
#[table(name = "links", rls)]
#[policy(none, reason = "filled by the test")]
#[relation(coach_of: coach_id -> runner_id)]
pub struct Link {
    #[column(primary_key)]
    pub id: i64,
    pub coach_id: String,
    pub runner_id: String,
}

#[derive(Table)]
#[table(name = "runs", rls)]
#[policy(select, insert, update, to = app, when = owner(user_id) | Link::coach_of(user_id))]
#[immutable(user_id, source)]
#[writable(actual, by = owner(user_id))]
#[writable(planned, by = Link::coach_of(user_id))]
#[writable(both, by = owner(user_id))]
#[writable(both, by = Link::coach_of(user_id))]
#[grant(select, insert, update, to = app)]
#[grant(select, update, to = server)]
pub struct Run {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub actual: Option<i32>,
    pub planned: Option<i32>,
    pub both: Option<i32>,
    #[column(type = "json")]
    pub source: Option<Value>,
    pub any: Option<i32>,
}

/// What may move: then whoever changes a column has to be allowed before and after.
#[derive(Table)]
#[table(name = "cards", rls)]
#[policy(select, update, to = app, when = party(owner_id, helper_id))]
#[writable(title, by = owner(owner_id))]
#[grant(select, update, to = app)]
pub struct Card {
    #[column(primary_key)]
    pub id: i64,
    pub owner_id: String,
    pub helper_id: String,
    pub title: String,
}

/// The guard binds on every partition as it does on the whole.
#[derive(Table)]
#[table(name = "logs", rls, partition_by = list(id))]
#[policy(select, update, to = app, when = owner(user_id))]
#[immutable(text)]
#[grant(select, update, to = app)]
pub struct Log {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub text: String,
}
