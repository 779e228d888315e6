//! Who works with whom: coaches with runners, coaches with coaches, and invitations to either.

use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table};
use uuid::Uuid;

use crate::auth::{User, UserType};

/// Who coaches whom: the relation that everything else is authorised by.
///
/// One side asks, and only the other side accepts. What was refused or has ended stays so: to begin again is the
/// server's business, or whoever was invited once could bring an ended relationship back without asking.
#[derive(Table)]
#[table(name = "coach_runners", rls)]
#[unique(coach_id, runner_id)]
#[index(coach_id, runner_id, where = "{status} = {LinkStatus::Active}")]
#[check("{coach_id} <> {runner_id}", name = "coach_runners_no_self_coaching")]
#[relation(coach_of: coach_id -> runner_id, when = status == Active)]
#[relation(coaches: coach_id -> runner_id, when = status in [Pending, Active])]
#[relation(trains_with: runner_id -> coach_id, when = status in [Pending, Active])]
#[relation(known_to: coach_id <-> runner_id, when = status in [Pending, Active])]
#[consent(status: Pending -> Active, invited_by: Coach = coach_id, Runner = runner_id)]
#[transition(status: [Pending, Active] -> Inactive, by = party(coach_id, runner_id))]
#[policy(select, update(status, notes), to = authenticated, when = party(coach_id, runner_id))]
#[policy(
    insert,
    to = authenticated,
    when = owner(coach_id) & app.is_coach() | owner(runner_id) & app.person_is_coach(coach_id)
)]
#[grant(select, insert(coach_id, runner_id, status, relationship_type, invited_by, notes), to = authenticated)]
#[grant(update(status, notes), to = authenticated)]
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
    #[column(default = Standard)]
    pub relationship_type: RelationshipType,
    /// Which side asked. The other one accepts.
    pub invited_by: UserType,
    #[column(default = now())]
    pub relationship_started_at: DateTime<Utc>,
    pub notes: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// How far two people have come with each other. A type of its own, since code and policies depend on each word.
#[derive(PgEnum)]
pub enum LinkStatus {
    Pending,
    Active,
    Inactive,
}

/// How a relationship came about.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum RelationshipType {
    Standard,
    Invited,
}

/// Coach to coach, without direction: A with B is B with A. The first one asks, the second one accepts.
#[derive(Table)]
#[table(name = "coach_connections", rls)]
#[index(expr("least({coach_a_id}, {coach_b_id})"), expr("greatest({coach_a_id}, {coach_b_id})"), unique)]
#[check("{coach_a_id} <> {coach_b_id}", name = "coach_connections_no_self_connection")]
#[consent(status: Pending -> Active, coach_a_id -> coach_b_id)]
#[transition(status: [Pending, Active] -> Inactive, by = party(coach_a_id, coach_b_id))]
#[policy(select, update(status), to = authenticated, when = party(coach_a_id, coach_b_id))]
#[policy(
    insert,
    to = authenticated,
    when = owner(coach_a_id) & app.is_coach() & app.person_is_coach(coach_b_id)
)]
#[grant(select, insert(coach_a_id, coach_b_id, status), update(status), to = authenticated)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct CoachConnection {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    /// The coach who asked.
    #[column(references = User::id, on_delete = cascade, index)]
    pub coach_a_id: String,
    /// The coach who was asked.
    #[column(references = User::id, on_delete = cascade, index)]
    pub coach_b_id: String,
    #[column(default = Pending)]
    pub status: LinkStatus,
    #[column(default = now())]
    pub connection_started_at: DateTime<Utc>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// An e-mailed invitation to become a coach's runner or a fellow coach.
///
/// A coach writes it; sending, accepting and all else go through the server, because the token has to be checked.
#[derive(Table)]
#[table(name = "coach_invitations", rls)]
#[index(
    inviter_user_id,
    expr("lower({invitee_email})"),
    unique,
    where = "{status} = {InvitationStatus::Pending}"
)]
#[index(expr("lower({invitee_email})"))]
#[check(
    "({status} = {InvitationStatus::Accepted}) = ({accepted_at} is not null)",
    name = "coach_invitations_accepted_at"
)]
#[check(
    "({status} = {InvitationStatus::Declined}) = ({declined_at} is not null)",
    name = "coach_invitations_declined_at"
)]
#[check(
    "({status} = {InvitationStatus::Revoked}) = ({revoked_at} is not null)",
    name = "coach_invitations_revoked_at"
)]
#[policy(
    select,
    to = authenticated,
    when = party(inviter_user_id, invitee_user_id) | sql("lower({invitee_email}) = (select app.caller_email())")
)]
#[policy(insert, to = authenticated, when = owner(inviter_user_id) & app.is_coach() & status == Pending)]
#[grant(
    select(
        id, inviter_user_id, invitee_email, invitee_name, invited_role, personal_message, status, created_at,
        expires_at, accepted_at, declined_at, revoked_at, invitee_user_id, coach_runner_relationship_id,
        coach_connection_id, resend_count, last_resent_at, decline_reason, updated_at
    ),
    insert(inviter_user_id, invitee_email, invitee_name, invited_role, personal_message),
    to = authenticated
)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct CoachInvitation {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade, index)]
    pub inviter_user_id: String,
    pub invitee_email: String,
    pub invitee_name: Option<String>,
    #[column(default = Runner)]
    pub invited_role: UserType,
    pub personal_message: Option<String>,
    /// Only a hash of the token is kept. Null until the server has made one and sent the invitation.
    #[column(unique, sensitive)]
    pub token_hash: Option<String>,
    #[column(default = Pending)]
    pub status: InvitationStatus,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = sql("now() + interval '14 days'"))]
    pub expires_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub declined_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    #[column(
        references = User::id,
        on_delete = set_null,
        index,
        allow(PL133, reason = "an invitation is by address until it is accepted")
    )]
    pub invitee_user_id: Option<String>,
    #[column(references = CoachRunner::id, on_delete = set_null, index)]
    pub coach_runner_relationship_id: Option<Uuid>,
    #[column(references = CoachConnection::id, on_delete = set_null, index)]
    pub coach_connection_id: Option<Uuid>,
    #[column(default = 0, check = "{resend_count} >= 0")]
    pub resend_count: i32,
    pub last_resent_at: Option<DateTime<Utc>>,
    pub decline_reason: Option<String>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What became of an invitation.
#[derive(PgEnum)]
pub enum InvitationStatus {
    Pending,
    Accepted,
    Declined,
    Expired,
    Revoked,
}
