use palisade::{PgEnum, Table, View};

#[derive(Table)]
#[table(name = "users", rls)]
#[policy(select, to = authenticated, when = owner(id) | Link::coach_off(id))]
#[policy(update, to = authenticated, when = Status::coach_of(id))]
pub struct User {
    #[column(primary_key)]
    pub id: String,
    pub age: i32,
}

#[derive(PgEnum)]
pub enum Status {
    Pending,
    Active,
}

#[derive(Table)]
#[table(name = "links", rls)]
#[relation(coach_of: coach_id -> runner_id, when = status == Actve)]
#[transition(status: Pending -> Actif, by = owner(runner_id))]
#[policy(select, to = authenticated, when = Self::coach_of(id) | status in [Pending, Activ])]
pub struct Link {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = User::id)]
    pub coach_id: String,
    #[column(references = User::id)]
    pub runner_id: String,
    pub status: Status,
}

#[derive(View)]
#[view(of = User, columns(id, aeg), rows = owner(idd), to = authenticated)]
pub struct Person {}

#[derive(View)]
#[view(of = User, rows = owner(id), to = authenticated)]
pub struct Everything {}

fn main() {}
