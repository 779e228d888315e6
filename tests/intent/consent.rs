#[derive(PgEnum)]
pub enum Status {
    Pending,
    Active,
    Inactive,
}

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum Side {
    Coach,
    Runner,
}

#[derive(Table)]
#[table(name = "links", rls)]
#[unique(coach_id, runner_id)]
#[relation(coach_of: coach_id -> runner_id, when = status == Active)]
#[relation(known_to: coach_id <-> runner_id, when = status in [Pending, Active])]
#[consent(status: Pending -> Active, invited_by: Coach = coach_id, Runner = runner_id)]
#[transition(status: [Pending, Active] -> Inactive, by = party(coach_id, runner_id))]
#[policy(select, insert, update, delete, to = app, when = party(coach_id, runner_id))]
#[grant(select, insert, update, delete, to = app)]
#[grant(select, insert, update, to = server)]
pub struct Link {
    #[column(primary_key)]
    pub id: i64,
    pub coach_id: String,
    pub runner_id: String,
    #[column(default = Pending)]
    pub status: Status,
    pub invited_by: Option<Side>,
    pub note: Option<String>,
}

#[derive(Table)]
#[table(name = "connections", rls)]
#[consent(status: Pending -> Active, a -> b)]
#[policy(select, insert, update, to = app, when = party(a, b))]
#[grant(select, insert, update, to = app)]
pub struct Connection {
    #[column(primary_key)]
    pub id: i64,
    pub a: String,
    pub b: String,
    pub status: Status,
}

#[derive(Table)]
#[table(name = "runs", rls)]
#[policy(select, to = app, when = owner(user_id) | Link::coach_of(user_id))]
#[policy(delete, to = app, when = Link::known_to(user_id))]
#[grant(select, delete, to = app)]
pub struct Run {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: String,
}
