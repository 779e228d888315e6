//! Communication: conversations, messages, who is typing, and notifications.

use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::User;
use crate::training::{TrainingPlan, Workout};

/// A thread between one coach and one runner, perhaps about one plan.
#[derive(Table)]
#[table(name = "conversations", rls)]
#[unique(coach_id, runner_id, training_plan_id, nulls_not_distinct)]
#[check("{coach_id} <> {runner_id}", name = "conversations_no_self_talk")]
#[policy(select, to = authenticated, using = "{coach_id} = (select app.caller()) or {runner_id} = (select app.caller())")]
#[policy(insert, to = authenticated, check = "
    (select app.caller()) in ({coach_id}, {runner_id})
    and ({coach_id}, {runner_id}) in (select link.coach_id, link.runner_id from app.my_links() as link)
    and ({training_plan_id} is null or {training_plan_id} = any (array(select app.my_plans())))
")]
#[policy(
    update,
    to = authenticated,
    using = "{coach_id} = (select app.caller()) or {runner_id} = (select app.caller())",
    check = "{coach_id} = (select app.caller()) or {runner_id} = (select app.caller())"
)]
#[grant(select, insert(coach_id, runner_id, training_plan_id, title), update(title), to = authenticated)]
#[trigger(
    before update,
    when = "(old.{coach_id}, old.{runner_id}) is distinct from (new.{coach_id}, new.{runner_id})",
    call = app.refuse_change,
    args("a conversation stays between the two"),
    name = "parties_stay"
)]
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
#[table(name = "messages", rls)]
#[index(recipient_id, created_at desc)]
#[index(sender_id, created_at desc)]
#[index(recipient_id, where = "not {read}")]
#[check("{sender_id} <> {recipient_id}", name = "messages_no_self_talk")]
#[policy(select, to = authenticated, using = "{sender_id} = (select app.caller()) or {recipient_id} = (select app.caller())")]
#[policy(insert, to = authenticated, check = "
    {sender_id} = (select app.caller())
    and {recipient_id} = any (array(select app.my_people()))
    and ({workout_id} is null or exists (
        select from {Workout} as workout where workout.id = {Message}.{workout_id}
    ))
    and ({conversation_id} is null or exists (
        select from {Conversation} as thread
        where thread.id = {Message}.{conversation_id} and {Message}.{recipient_id} in (thread.coach_id, thread.runner_id)
    ))
")]
#[policy(
    update,
    to = authenticated,
    using = "{recipient_id} = (select app.caller())",
    check = "{recipient_id} = (select app.caller())"
)]
#[grant(
    select,
    insert(sender_id, recipient_id, content, workout_id, context_type, conversation_id),
    update(read),
    to = authenticated
)]
#[trigger(
    before update,
    when = "
        (old.{sender_id}, old.{recipient_id}, old.{content}, old.{created_at}, old.{context_type}, old.{workout_id}, old.{conversation_id})
        is distinct from
        (new.{sender_id}, new.{recipient_id}, new.{content}, new.{created_at}, new.{context_type}, new.{workout_id}, new.{conversation_id})
    ",
    call = app.refuse_change,
    args("a message stays as it was sent"),
    name = "message_stays"
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
#[table(name = "message_workout_links", rls)]
#[unique(message_id, workout_id)]
#[policy(select, to = authenticated, using = "
    exists (select from {Message} as message where message.id = {MessageWorkoutLink}.{message_id})
")]
#[policy(insert, to = authenticated, check = "
    exists (
        select from {Message} as message
        where message.id = {MessageWorkoutLink}.{message_id} and message.sender_id = (select app.caller())
    )
    and exists (select from {Workout} as workout where workout.id = {MessageWorkoutLink}.{workout_id})
")]
#[policy(delete, to = authenticated, using = "
    exists (
        select from {Message} as message
        where message.id = {MessageWorkoutLink}.{message_id} and message.sender_id = (select app.caller())
    )
")]
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
#[table(name = "typing_status", rls, unlogged)]
#[primary_key(user_id, recipient_id)]
#[policy(select, to = authenticated, using = "{user_id} = (select app.caller()) or {recipient_id} = (select app.caller())")]
#[policy(insert, to = authenticated, check = "{user_id} = (select app.caller())")]
#[policy(
    update,
    to = authenticated,
    using = "{user_id} = (select app.caller())",
    check = "{user_id} = (select app.caller())"
)]
#[policy(delete, to = authenticated, using = "{user_id} = (select app.caller())")]
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
#[table(name = "notifications", rls)]
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
#[policy(select, to = authenticated, using = "{user_id} = (select app.caller())")]
#[policy(
    update,
    to = authenticated,
    using = "{user_id} = (select app.caller())",
    check = "{user_id} = (select app.caller())"
)]
#[policy(delete, to = authenticated, using = "{user_id} = (select app.caller())")]
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
