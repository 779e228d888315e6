//! The import from Strava: connections, activities taken over, and what Strava tells the server.

use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::User;
use crate::training::Workout;

/// A runner's Strava account. The tokens are encrypted by the application and never leave the server.
#[derive(Table)]
#[table(name = "strava_connections", rls)]
#[policy(select, delete, to = authenticated, when = owner(user_id))]
#[grant(
    select(id, user_id, strava_athlete_id, expires_at, scope, athlete_data, created_at, updated_at),
    delete,
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct StravaConnection {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    /// One athlete per user.
    #[column(references = User::id, on_delete = cascade, unique)]
    pub user_id: String,
    /// One user per athlete.
    #[column(unique)]
    pub strava_athlete_id: i64,
    #[column(sensitive)]
    pub access_token: String,
    #[column(sensitive)]
    pub refresh_token: String,
    pub expires_at: DateTime<Utc>,
    #[column(default = [])]
    pub scope: Vec<String>,
    pub athlete_data: Option<Value>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// One Strava activity taken over, and the workout it was matched to.
#[derive(Table)]
#[table(
    name = "strava_activity_syncs",
    rls,
    allow(PL176, reason = "what was synchronised goes with the connection, and its link with the workout"),
    allow(PL503, reason = "a sync is nothing without its connection, which is the runner's own to delete")
)]
#[policy(select, to = authenticated, when = can_read(connection_id))]
#[grant(select, to = authenticated)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct StravaActivitySync {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = StravaConnection::id, on_delete = cascade, index)]
    pub connection_id: Uuid,
    #[column(unique)]
    pub strava_activity_id: String,
    #[column(references = Workout::id, on_delete = set_null, index)]
    pub ultracoach_workout_id: Option<Uuid>,
    pub activity_data: Value,
    #[column(default = Manual)]
    pub sync_type: SyncType,
    #[column(default = Pending)]
    pub sync_status: SyncStatus,
    #[column(check = "{match_confidence} between 0 and 1")]
    pub match_confidence: Option<f32>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    pub sync_error: Option<String>,
    pub synced_at: Option<DateTime<Utc>>,
}

/// What started a transfer.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum SyncType {
    Manual,
    Automatic,
    Webhook,
}

/// What became of a transfer.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum SyncStatus {
    Pending,
    Synced,
    Failed,
    Ignored,
}

/// The application's own subscription to Strava's events.
#[derive(Table)]
#[table(name = "strava_webhooks", rls)]
#[policy(none, reason = "the server alone")]
#[trigger(before update, call = app.touch_updated_at)]
pub struct StravaWebhook {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(unique)]
    pub subscription_id: i64,
    pub callback_url: String,
    #[column(sensitive)]
    pub verify_token: String,
    #[column(default = true)]
    pub active: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// One event received. Strava sends several updates of one activity, and sends each again until it is answered: the
/// time tells them apart.
#[derive(Table)]
#[table(name = "strava_webhook_events", rls)]
#[unique(object_type, object_id, aspect_type, event_time)]
#[index(created_at, where = "not {processed}")]
#[policy(none, reason = "the server alone")]
pub struct StravaWebhookEvent {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = StravaWebhook::id, on_delete = cascade, index)]
    pub webhook_id: Uuid,
    pub object_type: StravaObject,
    pub object_id: i64,
    pub aspect_type: StravaAspect,
    /// The athlete.
    pub owner_id: i64,
    pub event_time: DateTime<Utc>,
    /// What changed, as Strava tells it.
    pub updates: Option<Value>,
    #[column(default = false)]
    pub processed: bool,
    pub processed_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}

/// What an event is about.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum StravaObject {
    Activity,
    Athlete,
}

/// What happened to it.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum StravaAspect {
    Create,
    Update,
    Delete,
}
