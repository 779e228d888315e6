//! The example of the annotation grammar, with policies by hand.

use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A person. Managed by Better Auth; `user_type` is ours.
#[derive(Table)]
#[table(name = "better_auth_users", rls)]
#[policy(select, to = authenticated, using = "{id} = app.caller()")]
#[policy(update, to = authenticated, using = "{id} = app.caller()", check = "{id} = app.caller()")]
#[grant(select, update(name, image), to = authenticated)]
pub struct User {
    #[column(primary_key)]
    pub id: String,
    pub name: String,
    pub image: Option<String>,
    #[column(unique)]
    pub email: String,
    #[column(default = false)]
    pub email_verified: bool,
    /// Better Auth's own; says nothing about coaches.
    #[column(default = "user")]
    pub role: String,
    /// The application's.
    #[column(default = Runner)]
    pub user_type: UserType,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum UserType {
    Coach,
    Runner,
}

/// How two people stand to each other.
#[derive(PgEnum)]
pub enum LinkStatus {
    Pending,
    Active,
    Inactive,
}

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum WorkoutStatus {
    Planned,
    Done,
    #[value("left out", renamed_from = "skipped")]
    Skipped,
}

/// One open session. `id` and `token` are two different values, and both are needed.
#[derive(Table)]
#[table(name = "better_auth_sessions", rls)]
#[policy(none, reason = "the authentication server alone")]
pub struct Session {
    #[column(primary_key)]
    pub id: String,
    #[column(unique, sensitive)]
    pub token: String,
    #[column(references = User::id, on_delete = cascade, index)]
    pub user_id: String,
    #[column(index)]
    pub expires_at: DateTime<Utc>,
}

/// Who coaches whom: the relation that everything else is authorised by.
#[derive(Table)]
#[table(name = "coach_runners", rls = force)]
#[unique(coach_id, runner_id)]
#[index(coach_id, runner_id, where = "{status} = {LinkStatus::Active}")]
#[check("{coach_id} <> {runner_id}", name = "no_self_coaching")]
#[policy(select, to = authenticated, using = "app.caller() in ({coach_id}, {runner_id})")]
#[policy(insert, to = authenticated, check = "app.caller() in ({coach_id}, {runner_id})")]
#[grant(select, insert, update(status), to = authenticated)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct CoachRunner {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade)]
    pub coach_id: String,
    #[column(references = User::id, on_delete = cascade, index)]
    pub runner_id: String,
    #[column(default = Pending)]
    pub status: LinkStatus,
    pub invited_by: UserType,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

#[derive(Table)]
#[table(rls)]
#[policy(none, reason = "not there yet")]
pub struct TrainingPlan {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    pub title: String,
}

/// One planned, done or skipped run.
#[derive(Table)]
#[table(name = "workouts", rls)]
#[index(user_id, date desc)]
#[index(expr("lower({coach_feedback})"), unique, where = "{status} = 'planned'")]
#[check("{intensity} between 1 and 10")]
#[policy(all, to = [authenticated, coach], using = "{user_id} = app.caller() -- the runner alone")]
#[grant(select, insert, update, to = authenticated)]
pub struct Workout {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = TrainingPlan::id, on_delete = cascade, index)]
    pub training_plan_id: Option<Uuid>,
    #[column(references = User::id, on_delete = cascade)]
    pub user_id: String,
    pub date: DateTime<Utc>,
    #[column(type = "numeric(5,2)")]
    pub planned_distance: Option<Decimal>,
    pub coach_feedback: Option<String>,
    #[column(renamed_from = "notes", backfill = "''")]
    pub workout_notes: Option<String>,
    #[column(default = Planned)]
    pub status: WorkoutStatus,
    pub intensity: Option<i32>,
    #[column(default = sql("now() at time zone 'utc'"))]
    pub entered_at: chrono::NaiveDateTime,
    #[column(default = [])]
    pub tags: Vec<String>,
}
