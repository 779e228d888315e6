//! Communication: conversations, messages, who is typing, and notifications.

use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::User;
use crate::relationships::CoachRunner;
use crate::training::{TrainingPlan, Workout};

/// A thread between one coach and one runner, perhaps about one plan.
#[derive(Table)]
#[table(
    name = "conversations",
    rls,
    allow(PL176, reason = "a conversation outlives the plan that it was about"),
    allow(PL252, reason = "the schema that this one takes over from has it so"),
    allow(PL503, reason = "a message moves the time of its conversation, and both sides see the two")
)]
#[unique(coach_id, runner_id, training_plan_id, nulls_not_distinct)]
#[check("{coach_id} <> {runner_id}", name = "conversations_no_self_talk")]
#[policy(select, update(title), to = authenticated, when = party(coach_id, runner_id))]
#[policy(
    insert,
    to = authenticated,
    when = (owner(coach_id) & CoachRunner::coaches(runner_id) | owner(runner_id) & CoachRunner::trains_with(coach_id))
        & (training_plan_id == None | can_read(training_plan_id))
)]
#[immutable(coach_id, runner_id)]
#[grant(select, insert(coach_id, runner_id, training_plan_id, title), update(title), to = authenticated)]
#[trigger(before update, call = app.touch_updated_at)]
pub struct Conversation {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade)]
    pub coach_id: String,
    #[column(references = User::id, on_delete = cascade, index)]
    pub runner_id: String,
    #[column(references = TrainingPlan::id, on_delete = set_null, index)]
    pub training_plan_id: Option<Uuid>,
    #[column(type = "varchar(255)")]
    pub title: Option<String>,
    /// Follows from the messages.
    #[column(default = now())]
    pub last_message_at: DateTime<Utc>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// One message from one user to another. What was said stays said: only the recipient changes a thing, whether it was
/// read.
#[derive(Table)]
#[table(
    name = "messages",
    rls,
    allow(PL125, reason = "both sides of a relationship write to each other"),
    allow(PL176, reason = "a message outlives the workout that it was about")
)]
#[index(recipient_id, created_at desc)]
#[index(sender_id, created_at desc)]
#[index(recipient_id, where = "not {read}")]
#[check("{sender_id} <> {recipient_id}", name = "messages_no_self_talk")]
#[relation(sent: sender_id -> id)]
#[policy(select, to = authenticated, when = party(sender_id, recipient_id))]
#[policy(
    insert,
    to = authenticated,
    when = owner(sender_id) & CoachRunner::known_to(recipient_id)
        & (workout_id == None | can_read(workout_id))
        & (conversation_id == None | sql("exists (
            select from {Conversation} as thread
            where thread.id = {conversation_id}
              and {sender_id} in (thread.coach_id, thread.runner_id)
              and {recipient_id} in (thread.coach_id, thread.runner_id)
        )"))
)]
#[policy(update(read), to = authenticated, when = owner(recipient_id))]
#[immutable(sender_id, recipient_id, content, created_at, context_type, workout_id, conversation_id)]
#[grant(
    select,
    insert(sender_id, recipient_id, content, workout_id, context_type, conversation_id),
    update(read),
    to = authenticated
)]
#[trigger(
    after insert,
    when = "new.{conversation_id} is not null",
    call = app.bring_conversation_forward,
    name = "conversation_follows"
)]
pub struct Message {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade)]
    pub sender_id: String,
    #[column(references = User::id, on_delete = cascade)]
    pub recipient_id: String,
    pub content: String,
    #[column(default = false)]
    pub read: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(references = Workout::id, on_delete = set_null, index)]
    pub workout_id: Option<Uuid>,
    #[column(default = General)]
    pub context_type: MessageContext,
    #[column(references = Conversation::id, on_delete = set_null, index)]
    pub conversation_id: Option<Uuid>,
}

/// What a message is about.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum MessageContext {
    General,
    Workout,
    WorkoutFeedback,
    WorkoutQuestion,
    WorkoutUpdate,
    WorkoutPlan,
}

/// Which workouts a message is about; many to many.
#[derive(Table)]
#[table(
    name = "message_workout_links",
    rls,
    allow(
        PL503,
        reason = "a link is nothing without its workout: it goes with it, and the message that has it stays"
    )
)]
#[unique(message_id, workout_id)]
#[policy(select, to = authenticated, when = can_read(message_id))]
#[policy(insert, to = authenticated, when = Message::sent(message_id) & can_read(workout_id))]
#[policy(delete, to = authenticated, when = Message::sent(message_id))]
#[grant(select, insert(message_id, workout_id, link_type), delete, to = authenticated)]
pub struct MessageWorkoutLink {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = Message::id, on_delete = cascade)]
    pub message_id: Uuid,
    #[column(references = Workout::id, on_delete = cascade, index)]
    pub workout_id: Uuid,
    #[column(default = Reference)]
    pub link_type: LinkType,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}

/// Why a message points to a workout.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum LinkType {
    Reference,
    Feedback,
    Question,
    Update,
    PlanChange,
}

/// Who is typing to whom just now. Unlogged: after a crash nobody is.
#[derive(Table)]
#[table(
    name = "typing_status",
    rls,
    unlogged,
    allow(PL177, reason = "ids of users are random, and nothing else is learnt")
)]
#[primary_key(user_id, recipient_id)]
#[policy(select, to = authenticated, when = party(user_id, recipient_id))]
#[policy(insert, update, delete, to = authenticated, when = owner(user_id))]
#[grant(select, insert(user_id, recipient_id, is_typing), update(is_typing), delete, to = authenticated)]
#[trigger(before update, call = app.touch_last_updated)]
pub struct TypingStatus {
    #[column(references = User::id, on_delete = cascade)]
    pub user_id: String,
    #[column(references = User::id, on_delete = cascade, index)]
    pub recipient_id: String,
    #[column(default = false)]
    pub is_typing: bool,
    #[column(default = now())]
    pub last_updated: DateTime<Utc>,
}

/// A message from the system to one user.
#[derive(Table)]
#[table(
    name = "notifications",
    rls,
    allow(PL225, reason = "the server searches notifications by what they carry")
)]
#[index(user_id, created_at desc)]
#[index(user_id, where = "not {read}")]
#[index(data, using = gin)]
#[index(
    expr("{data} ->> 'sender_id'"),
    name = "notifications_sender_idx",
    where = "{type} = {NotificationType::Message} and {data} is not null"
)]
#[index(
    expr("{data} ->> 'workout_id'"),
    name = "notifications_workout_idx",
    where = "{type} = {NotificationType::Workout} and {data} is not null"
)]
#[index(
    expr("{data} ->> 'plan_id'"),
    name = "notifications_plan_idx",
    where = "{type} = {NotificationType::Plan} and {data} is not null"
)]
#[policy(select, update(read), delete, to = authenticated, when = owner(user_id))]
#[grant(select, update(read), delete, to = authenticated)]
pub struct Notification {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = User::id, on_delete = cascade)]
    pub user_id: String,
    pub r#type: NotificationType,
    pub title: String,
    pub message: String,
    #[column(default = false)]
    pub read: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    /// What the notification is about; its keys depend on `type`.
    pub data: Option<Value>,
}

/// What a notification is about.
#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum NotificationType {
    Message,
    Workout,
    Plan,
    Race,
    Achievement,
    System,
}
