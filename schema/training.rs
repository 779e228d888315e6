//! Training: plans, workouts, the templates that plans are made from, and races.

use chrono::{DateTime, NaiveDate, Utc};
use palisade::{PgEnum, Table};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::auth::User;

/// A plan that one coach keeps for one runner.
#[derive(Table)]
#[table(name = "training_plans", rls)]
#[unique(id, runner_id)]
#[check("{coach_id} <> {runner_id}", name = "training_plans_no_self_coaching")]
#[policy(select, to = authenticated, using = "{coach_id} = (select app.caller()) or {runner_id} = (select app.caller())")]
#[policy(insert, to = authenticated, check = "
    {coach_id} = (select app.caller()) and (select app.is_coach()) and {runner_id} = any (array(select app.my_runners()))
")]
#[policy(
    update,
    to = authenticated,
    using = "{coach_id} = (select app.caller()) or {runner_id} = (select app.caller())",
    check = "{coach_id} = (select app.caller()) or {runner_id} = (select app.caller())"
)]
#[policy(delete, to = authenticated, using = "{coach_id} = (select app.caller())")]
#[grant(
    select,
    insert(
        coach_id, runner_id, title, description, target_race_date, target_race_distance, plan_type, goal_type, race_id
    ),
    update(title, description, target_race_date, target_race_distance, plan_type, goal_type, race_id, archived),
    delete,
    to = authenticated
)]
#[trigger(
    before update,
    when = "(old.{coach_id}, old.{runner_id}) is distinct from (new.{coach_id}, new.{runner_id})",
    call = app.refuse_change,
    args("a plan is not handed to another coach or runner"),
    name = "parties_stay"
)]
#[trigger(
    before update,
    when = "
        (old.{title}, old.{description}, old.{target_race_date}, old.{target_race_distance}, old.{plan_type}, old.{goal_type}, old.{race_id})
        is distinct from
        (new.{title}, new.{description}, new.{target_race_date}, new.{target_race_distance}, new.{plan_type}, new.{goal_type}, new.{race_id})
    ",
    call = app.only_owner,
    args("coach_id"),
    name = "coach_plans"
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
#[policy(select, to = authenticated, using = "
    {user_id} = (select app.caller())
    or {user_id} = any (array(select app.my_runners()))
    or {training_plan_id} = any (array(select app.my_coached_plans()))
")]
#[policy(insert, to = authenticated, check = "
    ({training_plan_id} is null or {training_plan_id} = any (array(select app.my_plans())))
    and (
        {user_id} = (select app.caller()) and {coach_feedback} is null
        or {user_id} = any (array(select app.my_runners()))
            and {status} = {WorkoutStatus::Planned}
            and num_nonnulls({actual_distance}, {actual_duration}, {actual_type}, {injury_notes}, {workout_notes}) = 0
    )
")]
#[policy(
    update,
    to = authenticated,
    using = "{user_id} = (select app.caller()) or {user_id} = any (array(select app.my_runners()))",
    check = "{user_id} = (select app.caller()) or {user_id} = any (array(select app.my_runners()))"
)]
#[policy(delete, to = authenticated, using = "
    {training_plan_id} = any (array(select app.my_coached_plans()))
    or {user_id} = (select app.caller()) and {training_plan_id} is null
")]
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
#[trigger(
    before update,
    when = "old.{user_id} is distinct from new.{user_id}",
    call = app.refuse_change,
    args("a workout stays with its runner"),
    name = "runner_stays"
)]
#[trigger(
    before update,
    when = "old.{training_plan_id} is distinct from new.{training_plan_id}",
    call = app.only_between_own_plans,
    args("training_plan_id"),
    name = "coach_moves"
)]
#[trigger(
    before update,
    when = "
        old.{training_plan_id} is not null
        and (old.{title}, old.{date}, old.{planned_distance}, old.{planned_duration}, old.{planned_type}, old.{category})
            is distinct from
            (new.{title}, new.{date}, new.{planned_distance}, new.{planned_duration}, new.{planned_type}, new.{category})
    ",
    call = app.only_coach_of,
    args("user_id"),
    name = "coach_plans"
)]
#[trigger(
    before update,
    when = "old.{coach_feedback} is distinct from new.{coach_feedback}",
    call = app.only_coach_of,
    args("user_id"),
    name = "coach_comments"
)]
#[trigger(
    before update,
    when = "
        (old.{actual_distance}, old.{actual_duration}, old.{actual_type}, old.{injury_notes}, old.{workout_notes}, old.{status})
        is distinct from
        (new.{actual_distance}, new.{actual_duration}, new.{actual_type}, new.{injury_notes}, new.{workout_notes}, new.{status})
    ",
    call = app.only_owner,
    args("user_id"),
    name = "runner_logs"
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
#[policy(select, to = authenticated, using = "true")]
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
#[table(name = "plan_templates", rls)]
#[index(tags, using = gin)]
#[policy(select, to = authenticated, using = "{is_public} or {created_by} = (select app.caller())")]
#[policy(insert, to = authenticated, check = "{created_by} = (select app.caller()) and (select app.is_coach())")]
#[policy(
    update,
    to = authenticated,
    using = "{created_by} = (select app.caller())",
    check = "{created_by} = (select app.caller())"
)]
#[policy(delete, to = authenticated, using = "{created_by} = (select app.caller())")]
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
    #[column(references = User::id, on_delete = set_null, index)]
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
#[policy(select, to = authenticated, using = "
    exists (select from {PlanTemplate} as template where template.id = {TemplatePhase}.{template_id})
")]
#[policy(insert, to = authenticated, check = "
    exists (
        select from {PlanTemplate} as template
        where template.id = {TemplatePhase}.{template_id} and template.created_by = (select app.caller())
    )
")]
#[policy(
    update,
    to = authenticated,
    using = "
        exists (
            select from {PlanTemplate} as template
            where template.id = {TemplatePhase}.{template_id} and template.created_by = (select app.caller())
        )
    ",
    check = "
        exists (
            select from {PlanTemplate} as template
            where template.id = {TemplatePhase}.{template_id} and template.created_by = (select app.caller())
        )
    "
)]
#[policy(delete, to = authenticated, using = "
    exists (
        select from {PlanTemplate} as template
        where template.id = {TemplatePhase}.{template_id} and template.created_by = (select app.caller())
    )
")]
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
#[policy(select, to = authenticated, using = "true")]
#[policy(insert, to = authenticated, check = "{created_by} = (select app.caller())")]
#[policy(
    update,
    to = authenticated,
    using = "{created_by} = (select app.caller()) and (select app.is_coach())",
    check = "{created_by} = (select app.caller()) and (select app.is_coach())"
)]
#[policy(delete, to = authenticated, using = "{created_by} = (select app.caller()) and (select app.is_coach())")]
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
    #[column(references = User::id, on_delete = set_null, index)]
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
