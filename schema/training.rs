//! Training: plans, workouts, the templates that plans are made from, and races.

use chrono::{DateTime, NaiveDate, Utc};
use palisade::{PgEnum, Table};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::auth::User;
use crate::relationships::CoachRunner;

/// A plan that one coach keeps for one runner.
#[derive(Table)]
#[table(name = "training_plans", rls)]
#[unique(id, runner_id)]
#[check("{coach_id} <> {runner_id}", name = "training_plans_no_self_coaching")]
#[relation(keeps: coach_id -> id)]
#[policy(select, update, to = authenticated, when = party(coach_id, runner_id))]
#[policy(insert, to = authenticated, when = owner(coach_id) & app.is_coach() & CoachRunner::coach_of(runner_id))]
#[policy(delete, to = authenticated, when = owner(coach_id))]
#[immutable(coach_id, runner_id)]
#[writable(
    title, description, target_race_date, target_race_distance, plan_type, goal_type, race_id,
    by = owner(coach_id)
)]
#[grant(
    select,
    insert(
        coach_id, runner_id, title, description, target_race_date, target_race_distance, plan_type, goal_type, race_id
    ),
    update(title, description, target_race_date, target_race_distance, plan_type, goal_type, race_id, archived),
    delete,
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct TrainingPlan {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    pub title: String,
    pub description: Option<String>,
    #[column(references = User::id, on_delete = cascade, index)]
    pub coach_id: String,
    #[column(references = User::id, on_delete = cascade, index)]
    pub runner_id: String,
    pub target_race_date: Option<NaiveDate>,
    pub target_race_distance: Option<String>,
    pub plan_type: Option<PlanType>,
    pub goal_type: Option<GoalType>,
    #[column(references = Race::id, on_delete = set_null, index)]
    pub race_id: Option<Uuid>,
    /// Out of sight, by the coach or by the runner.
    #[column(default = false)]
    pub archived: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What a plan is for.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum PlanType {
    RaceSpecific,
    BaseBuilding,
    Recovery,
    Bridge,
}

/// What the runner wants of the race.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum GoalType {
    Completion,
    TimeGoal,
    Placement,
}

/// One planned, done or skipped run, in a plan or outside any. Distances are miles, durations minutes, elevation feet.
///
/// A coach plans and comments, a runner logs what was done. Outside any plan the runner plans as well.
#[derive(Table)]
#[table(name = "workouts", rls)]
#[foreign_key((training_plan_id, user_id) references TrainingPlan(id, runner_id), on_delete = cascade)]
#[index(training_plan_id, user_id)]
#[index(user_id, date desc)]
#[index(date desc, created_at desc)]
#[index(user_id, date, where = "{status} = {WorkoutStatus::Planned}", name = "workouts_planned_idx")]
#[policy(
    select,
    to = authenticated,
    when = owner(user_id) | CoachRunner::coach_of(user_id) | TrainingPlan::keeps(training_plan_id)
)]
#[policy(
    insert,
    to = authenticated,
    when = (training_plan_id == None | can_read(training_plan_id)) & (
        owner(user_id) & coach_feedback == None
        | CoachRunner::coach_of(user_id) & status == Planned & actual_distance == None & actual_duration == None
            & actual_type == None & injury_notes == None & workout_notes == None
    )
)]
#[policy(update, to = authenticated, when = owner(user_id) | CoachRunner::coach_of(user_id))]
#[policy(
    delete,
    to = authenticated,
    when = TrainingPlan::keeps(training_plan_id) | owner(user_id) & training_plan_id == None
)]
#[immutable(user_id)]
#[writable(training_plan_id, by = training_plan_id == None | TrainingPlan::keeps(training_plan_id))]
#[writable(
    title, date, planned_distance, planned_duration, planned_type, category,
    by = training_plan_id == None | CoachRunner::coach_of(user_id)
)]
#[writable(coach_feedback, by = CoachRunner::coach_of(user_id))]
#[writable(
    actual_distance, actual_duration, actual_type, injury_notes, workout_notes, status,
    by = owner(user_id)
)]
#[grant(
    select,
    insert(
        training_plan_id, user_id, title, date, planned_distance, planned_duration, planned_type, actual_distance,
        actual_duration, actual_type, injury_notes, workout_notes, coach_feedback, status, category, intensity, terrain,
        elevation_gain
    ),
    update(
        training_plan_id, title, date, planned_distance, planned_duration, planned_type, actual_distance,
        actual_duration, actual_type, injury_notes, workout_notes, coach_feedback, status, category, intensity, terrain,
        elevation_gain
    ),
    delete,
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct Workout {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    /// The key takes the runner along: a workout can only be in a plan for the same runner.
    pub training_plan_id: Option<Uuid>,
    /// The runner.
    #[column(references = User::id, on_delete = cascade)]
    pub user_id: String,
    pub title: String,
    pub date: NaiveDate,
    #[column(type = "numeric(5,2)", check = "{planned_distance} >= 0")]
    pub planned_distance: Option<Decimal>,
    #[column(check = "{planned_duration} >= 0")]
    pub planned_duration: Option<i32>,
    pub planned_type: Option<String>,
    #[column(type = "numeric(5,2)", check = "{actual_distance} >= 0")]
    pub actual_distance: Option<Decimal>,
    #[column(check = "{actual_duration} >= 0")]
    pub actual_duration: Option<i32>,
    pub actual_type: Option<String>,
    pub injury_notes: Option<String>,
    #[column(renamed_from = "notes")]
    pub workout_notes: Option<String>,
    pub coach_feedback: Option<String>,
    #[column(default = Planned)]
    pub status: WorkoutStatus,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    pub category: Option<WorkoutCategory>,
    #[column(check = "{intensity} between 1 and 10")]
    pub intensity: Option<i32>,
    pub terrain: Option<WorkoutTerrain>,
    #[column(check = "{elevation_gain} >= 0")]
    pub elevation_gain: Option<i32>,
}

/// What became of a workout.
#[derive(PgEnum)]
pub enum WorkoutStatus {
    Planned,
    Completed,
    Skipped,
}

/// What kind of training a workout is. Checked text and no type: the list grows and shrinks, and PostgreSQL cannot take
/// a word out of a type.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum WorkoutCategory {
    Easy,
    Tempo,
    Interval,
    LongRun,
    RaceSimulation,
    Recovery,
    Strength,
    CrossTraining,
    Rest,
}

/// What a workout is run on.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum WorkoutTerrain {
    Road,
    Trail,
    Track,
    Treadmill,
}

/// Reference data: a phase of a training cycle.
#[derive(Table)]
#[table(name = "training_phases", rls)]
#[policy(select, to = authenticated, when = public)]
#[grant(select, to = authenticated)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct TrainingPhase {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(unique)]
    pub name: String,
    pub description: Option<String>,
    #[column(default = [])]
    pub focus_areas: Vec<String>,
    #[column(check = "{typical_duration_weeks} > 0")]
    pub typical_duration_weeks: Option<i32>,
    pub phase_order: Option<i32>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A reusable plan: the system's, or a coach's own.
#[derive(Table)]
#[table(
    name = "plan_templates",
    rls,
    allow(PL225, reason = "the published templates are searched by tag on the server")
)]
#[index(tags, using = gin)]
#[policy(select, to = authenticated, when = published(is_public) | owner(created_by))]
#[policy(insert, to = authenticated, when = owner(created_by) & app.is_coach())]
#[policy(update, delete, to = authenticated, when = owner(created_by))]
#[grant(
    select,
    insert(
        name, description, distance_type, duration_weeks, difficulty_level, peak_weekly_miles, min_base_miles,
        created_by, is_public, tags
    ),
    update(
        name, description, distance_type, duration_weeks, difficulty_level, peak_weekly_miles, min_base_miles,
        is_public, tags
    ),
    delete,
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct PlanTemplate {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    pub name: String,
    pub description: Option<String>,
    pub distance_type: TemplateDistance,
    #[column(check = "{duration_weeks} > 0")]
    pub duration_weeks: i32,
    #[column(default = Intermediate)]
    pub difficulty_level: Difficulty,
    #[column(type = "numeric(5,2)", check = "{peak_weekly_miles} >= 0")]
    pub peak_weekly_miles: Option<Decimal>,
    #[column(type = "numeric(5,2)", check = "{min_base_miles} >= 0")]
    pub min_base_miles: Option<Decimal>,
    /// Null for the system's own.
    #[column(
        references = User::id,
        on_delete = set_null,
        index,
        allow(PL133, reason = "the system's own templates belong to nobody, and nobody changes them")
    )]
    pub created_by: Option<String>,
    #[column(default = false)]
    pub is_public: bool,
    #[column(default = [])]
    pub tags: Vec<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What a template prepares for: a distance, or none.
#[derive(PgEnum)]
#[pg_enum(as = text_check, rename_all = "PascalCase")]
pub enum TemplateDistance {
    #[value("50K")]
    Kilometres50,
    #[value("50M")]
    Miles50,
    #[value("100K")]
    Kilometres100,
    #[value("100M")]
    Miles100,
    Marathon,
    Base,
    Bridge,
    Recovery,
}

/// Whom a template is for.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum Difficulty {
    Beginner,
    Intermediate,
    Advanced,
}

/// A phase of a template, in its place.
#[derive(Table)]
#[table(name = "template_phases", rls)]
#[unique(template_id, phase_order)]
#[policy(select, to = authenticated, when = can_read(template_id))]
#[policy(insert, update, delete, to = authenticated, when = can_update(template_id))]
#[grant(
    select,
    insert(template_id, phase_id, phase_order, duration_weeks, target_weekly_miles, description),
    update(phase_id, phase_order, duration_weeks, target_weekly_miles, description),
    delete,
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct TemplatePhase {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = PlanTemplate::id, on_delete = cascade)]
    pub template_id: Uuid,
    #[column(references = TrainingPhase::id, on_delete = cascade, index)]
    pub phase_id: Uuid,
    pub phase_order: i32,
    #[column(check = "{duration_weeks} > 0")]
    pub duration_weeks: i32,
    #[column(type = "numeric(5,2)", check = "{target_weekly_miles} >= 0")]
    pub target_weekly_miles: Option<Decimal>,
    pub description: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// An event that runners train for.
#[derive(Table)]
#[table(name = "races", rls)]
#[policy(select, to = authenticated, when = public)]
#[policy(insert, to = authenticated, when = owner(created_by))]
#[policy(update, delete, to = authenticated, when = owner(created_by) & app.is_coach())]
#[grant(
    select,
    insert(
        name, date, distance_miles, distance_type, location, elevation_gain_feet, terrain_type, website_url, notes,
        created_by
    ),
    update(
        name, date, distance_miles, distance_type, location, elevation_gain_feet, terrain_type, website_url, notes
    ),
    delete,
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct Race {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    pub name: String,
    #[column(index)]
    pub date: Option<DateTime<Utc>>,
    #[column(type = "numeric(6,2)", check = "{distance_miles} > 0")]
    pub distance_miles: Decimal,
    /// As people say it, from `5K` to `135M`.
    pub distance_type: String,
    pub location: String,
    #[column(default = 0, check = "{elevation_gain_feet} >= 0")]
    pub elevation_gain_feet: i32,
    #[column(default = Trail)]
    pub terrain_type: RaceTerrain,
    pub website_url: Option<String>,
    pub notes: Option<String>,
    #[column(
        references = User::id,
        on_delete = set_null,
        index,
        allow(PL133, reason = "a race stays when its author leaves, and nobody changes it then")
    )]
    pub created_by: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What a race is run on.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum RaceTerrain {
    Trail,
    Road,
    Mixed,
    Track,
    Treadmill,
}
