//! Settings, onboarding and feedback.

use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table, View};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::{User, UserType};

/// What one user prefers: six groups, each a JSON object that the application fills in.
#[derive(Table)]
#[table(name = "user_settings", rls)]
#[policy(select, insert, update, to = authenticated, when = owner(user_id))]
#[grant(
    select,
    insert(
        user_id, notification_preferences, display_preferences, unit_preferences, privacy_settings,
        communication_settings, training_preferences
    ),
    update(
        notification_preferences, display_preferences, unit_preferences, privacy_settings, communication_settings,
        training_preferences
    ),
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct UserSettings {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade, unique)]
    pub user_id: String,
    #[column(default = sql("'{{}}'"), check = "jsonb_typeof({notification_preferences}) = 'object'")]
    pub notification_preferences: Value,
    #[column(default = sql("'{{}}'"), check = "jsonb_typeof({display_preferences}) = 'object'")]
    pub display_preferences: Value,
    #[column(default = sql("'{{}}'"), check = "jsonb_typeof({unit_preferences}) = 'object'")]
    pub unit_preferences: Value,
    #[column(default = sql("'{{}}'"), check = "jsonb_typeof({privacy_settings}) = 'object'")]
    pub privacy_settings: Value,
    #[column(default = sql("'{{}}'"), check = "jsonb_typeof({communication_settings}) = 'object'")]
    pub communication_settings: Value,
    #[column(default = sql("'{{}}'"), check = "jsonb_typeof({training_preferences}) = 'object'")]
    pub training_preferences: Value,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// How far one user has come in onboarding and in the product tours.
#[derive(Table)]
#[table(name = "user_onboarding", rls)]
#[policy(select, insert, update, to = authenticated, when = owner(user_id))]
#[grant(
    select,
    insert(user_id, role, current_step, total_steps, step_data),
    update(
        current_step, completed, step_data, completed_at, skipped_at, coach_tour_completed, runner_tour_completed,
        last_tour_started_at, last_tour_completed_at
    ),
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct UserOnboarding {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade, unique)]
    pub user_id: String,
    /// As what the user is led through; decides nothing else.
    pub role: UserType,
    #[column(default = 1, check = "{current_step} >= 1")]
    pub current_step: i32,
    #[column(default = 5, check = "{total_steps} >= 1")]
    pub total_steps: i32,
    #[column(default = false)]
    pub completed: bool,
    #[column(default = sql("'{{}}'"))]
    pub step_data: Value,
    #[column(default = now())]
    pub started_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
    pub skipped_at: Option<DateTime<Utc>>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    #[column(default = false)]
    pub coach_tour_completed: bool,
    #[column(default = false)]
    pub runner_tour_completed: bool,
    pub last_tour_started_at: Option<DateTime<Utc>>,
    pub last_tour_completed_at: Option<DateTime<Utc>>,
}

/// Reference data: what one step of onboarding asks.
#[derive(Table)]
#[table(name = "onboarding_steps", rls)]
#[unique(role, step_number)]
#[policy(select, to = authenticated, when = published(is_active) | app.is_admin())]
#[policy(insert, update, delete, to = authenticated, when = app.is_admin())]
#[grant(
    select,
    insert(step_number, role, title, description, step_type, fields, is_required, is_active),
    update(step_number, role, title, description, step_type, fields, is_required, is_active),
    delete,
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct OnboardingStep {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(check = "{step_number} >= 1")]
    pub step_number: i32,
    pub role: StepAudience,
    pub title: String,
    pub description: String,
    pub step_type: StepType,
    /// The form's fields.
    pub fields: Option<Value>,
    #[column(default = true)]
    pub is_required: bool,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// Whom a step is for.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum StepAudience {
    Runner,
    Coach,
    Both,
}

/// What a step does.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum StepType {
    Welcome,
    Profile,
    Preferences,
    Goals,
    Connections,
    Completion,
}

/// A bug report or a wish.
#[derive(Table)]
#[table(name = "user_feedback", rls)]
#[index(status, created_at desc)]
#[policy(select, to = authenticated, when = owner(user_id) | app.is_admin())]
#[policy(insert, to = authenticated, when = owner(user_id) & status == Open)]
#[policy(update, to = authenticated, when = app.is_admin())]
#[grant(
    select(
        id, user_id, feedback_type, category, title, description, priority, status, user_email, browser_info, page_url,
        screenshots, resolved_by, resolved_at, created_at, updated_at
    ),
    insert(
        user_id, feedback_type, category, title, description, priority, status, user_email, browser_info, page_url,
        screenshots
    ),
    update(category, priority, status, resolved_by, resolved_at),
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct UserFeedback {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade, index)]
    pub user_id: String,
    pub feedback_type: FeedbackType,
    pub category: Option<FeedbackCategory>,
    pub title: String,
    pub description: String,
    #[column(default = Medium)]
    pub priority: FeedbackPriority,
    #[column(default = Open)]
    pub status: FeedbackStatus,
    pub user_email: Option<String>,
    pub browser_info: Option<Value>,
    pub page_url: Option<String>,
    #[column(default = [])]
    pub screenshots: Vec<String>,
    /// For administrators, who read and write it in `feedback_notes`.
    #[column(sensitive)]
    pub admin_notes: Option<String>,
    #[column(references = User::id, on_delete = set_null, index)]
    pub resolved_by: Option<String>,
    pub resolved_at: Option<DateTime<Utc>>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What administrators note about feedback. A door made on purpose: administrators are `authenticated` as everybody
/// is, so a privilege on the column cannot tell them apart.
#[derive(View)]
#[view(
    of = UserFeedback,
    columns(id, admin_notes),
    rows = app.is_admin(),
    to = authenticated,
    allow(PL150, reason = "for administrators alone: rows ask who calls"),
    allow(PL151, reason = "they write notes here, in rows that they see")
)]
#[grant(update(admin_notes), to = authenticated)]
pub struct FeedbackNotes {
    pub id: Uuid,
    pub admin_notes: Option<String>,
}

/// What sort of feedback it is.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum FeedbackType {
    BugReport,
    FeatureRequest,
    GeneralFeedback,
    Complaint,
    Compliment,
}

/// What part of the application feedback is about.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum FeedbackCategory {
    UiUx,
    Performance,
    Functionality,
    Content,
    Other,
}

/// How soon feedback wants an answer.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum FeedbackPriority {
    Low,
    Medium,
    High,
    Urgent,
}

/// What became of feedback.
#[derive(PgEnum)]
pub enum FeedbackStatus {
    Open,
    InProgress,
    Resolved,
    Closed,
}
