//! Authentication: the four tables of Better Auth, and what people may know of each other.

use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table, View};
use serde_json::Value;

use crate::relationships::CoachRunner;

/// A person. Managed by Better Auth; `user_type`, `full_name` and `notification_preferences` are the application's.
#[derive(Table)]
#[table(name = "better_auth_users", rls)]
#[index(expr("lower({email})"), unique)]
#[policy(select, update(name, image, full_name, notification_preferences), to = authenticated, when = owner(id))]
#[grant(select, update(name, image, full_name, notification_preferences), to = authenticated)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct User {
    #[column(primary_key)]
    pub id: String,
    pub name: String,
    /// Better Auth searches by it as it stands, and writes it in lower case; other ways in do not.
    #[column(unique)]
    pub email: String,
    #[column(default = false)]
    pub email_verified: bool,
    pub image: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    /// Better Auth's own, several of them separated by commas; says nothing about coaches.
    #[column(default = "user")]
    pub role: String,
    /// The application's: what authorisation asks for.
    #[column(default = Runner)]
    pub user_type: UserType,
    #[column(default = false)]
    pub banned: Option<bool>,
    pub ban_reason: Option<String>,
    pub ban_expires: Option<DateTime<Utc>>,
    pub full_name: Option<String>,
    pub notification_preferences: Option<Value>,
}

/// What somebody is to the application.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum UserType {
    Runner,
    Coach,
}

/// What people in a pending or active relationship may know of each other. A door made on purpose: it runs as its
/// owner, because row security has no way to show three columns of a row to one caller and all of them to another.
#[derive(View)]
#[view(
    name = "people",
    of = User,
    columns(id, name, image, user_type),
    rows = owner(id) | CoachRunner::known_to(id),
    to = authenticated,
    allow(PL150, reason = "four columns of people who know each other; rows ask who calls")
)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub image: Option<String>,
    pub user_type: UserType,
}

/// One open session. `id` and `token` are two different values, and both are needed.
#[derive(Table)]
#[table(name = "better_auth_sessions", rls)]
#[policy(none, reason = "the authentication server alone")]
#[trigger(before update, call = app.touch_updated_at)]
pub struct Session {
    #[column(primary_key)]
    pub id: String,
    #[column(index)]
    pub expires_at: DateTime<Utc>,
    #[column(unique, sensitive)]
    pub token: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
    pub ip_address: Option<String>,
    pub user_agent: Option<String>,
    #[column(references = User::id, on_delete = cascade, index)]
    pub user_id: String,
    /// The administrator who acts as this user.
    #[column(references = User::id, on_delete = set_null, index)]
    pub impersonated_by: Option<String>,
}

/// One way of signing in; provider `credential` carries the password's hash.
#[derive(Table)]
#[table(name = "better_auth_accounts", rls)]
#[unique(provider_id, account_id)]
#[policy(none, reason = "the authentication server alone")]
#[trigger(before update, call = app.touch_updated_at)]
pub struct Account {
    #[column(primary_key)]
    pub id: String,
    pub account_id: String,
    pub provider_id: String,
    #[column(references = User::id, on_delete = cascade, index)]
    pub user_id: String,
    #[column(sensitive)]
    pub access_token: Option<String>,
    #[column(sensitive)]
    pub refresh_token: Option<String>,
    #[column(sensitive)]
    pub id_token: Option<String>,
    pub access_token_expires_at: Option<DateTime<Utc>>,
    pub refresh_token_expires_at: Option<DateTime<Utc>>,
    pub scope: Option<String>,
    /// Better Auth's own hash, made by the library and never by SQL. Null for other providers.
    #[column(sensitive)]
    pub password: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A one-time token for the verification of an address or the reset of a password.
#[derive(Table)]
#[table(name = "better_auth_verifications", renamed_from = "better_auth_verification_tokens", rls)]
#[policy(none, reason = "the authentication server alone")]
#[trigger(before update, call = app.touch_updated_at)]
pub struct Verification {
    #[column(primary_key)]
    pub id: String,
    #[column(index)]
    pub identifier: String,
    #[column(sensitive)]
    pub value: String,
    #[column(index)]
    pub expires_at: DateTime<Utc>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}
