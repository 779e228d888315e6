use palisade::{PgEnum, Table};

#[derive(Table)]
#[table(name = "users", rls)]
#[policy(none, reason = "the server alone")]
pub struct User {
    #[column(primary_key)]
    pub id: String,
}

#[derive(PgEnum)]
pub enum Status {
    Pending,
    Active,
}

#[derive(Table)]
#[table(name = "links", rls)]
#[relation(coach_of: coach_id -> runner_id, when = owner(coach_id))]
#[relation(coach_of: coach_id => runner_id)]
#[consent(status: Pending -> Active)]
#[consent(status: Pending -> Active, coach_id -> runner)]
#[transition(status: Active -> Pending)]
#[immutable]
#[writable(status, by = sql("true"))]
#[policy(select, to = authenticated, when = ownr(coach_id))]
#[policy(select, to = authenticated, when = owner(coach_id, runner_id))]
#[policy(select, to = authenticated, when = owner(coach) | public)]
#[policy(select, to = authenticated, when = owner(coach_id) || public)]
#[policy(select, to = authenticated, when = !public)]
#[policy(select, to = authenticated, when = status != Active)]
#[policy(select, to = authenticated, when = status)]
#[policy(select, to = authenticated, when = can_read(status))]
#[policy(select, to = authenticated, when = app.may_see(coach_id))]
#[policy(select, to = authenticated, when = is_admin())]
#[policy(select, to = authenticated, when = owner(coach_id), using = "true")]
#[policy(delete, to = authenticated, when = owner(coach_id), check = public)]
#[policy(insert(status), to = authenticated, when = owner(coach_id))]
#[policy(update, to = authenticated, check = owner(coach_id))]
#[policy(select, when = owner(coach_id), name = "mine")]
pub struct Link {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = User::id)]
    pub coach_id: String,
    #[column(references = User::id)]
    pub runner_id: String,
    pub status: Status,
}

fn main() {}
