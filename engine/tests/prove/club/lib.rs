//! A running club: who coaches whom, their notes, and comments on these. Small, and with every kind of intent.

use palisade::{PgEnum, Table};
use uuid::Uuid;

/// A person.
#[derive(Table)]
#[table(name = "people", rls)]
#[policy(select, update(nick), to = authenticated, when = owner(id))]
#[grant(select, update(nick), to = authenticated)]
pub struct Person {
    #[column(primary_key)]
    pub id: String,
    pub nick: String,
    #[column(default = Member)]
    pub kind: Kind,
}

#[derive(PgEnum)]
#[pg_enum(as = text_check)]
pub enum Kind {
    Member,
    Coach,
}

/// Who coaches whom.
#[derive(Table)]
#[table(name = "links", rls)]
#[unique(coach_id, runner_id)]
#[check("{coach_id} <> {runner_id}", name = "links_two")]
#[relation(coach_of: coach_id -> runner_id, when = status == Active)]
#[consent(status: Pending -> Active, invited_by: Coach = coach_id, Member = runner_id)]
#[transition(status: Active -> Inactive, by = party(coach_id, runner_id))]
#[immutable(coach_id, runner_id)]
#[policy(select, insert, update(status), to = authenticated, when = party(coach_id, runner_id))]
#[grant(select, insert(coach_id, runner_id, status, invited_by), update(status), to = authenticated)]
pub struct Link {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = Person::id, on_delete = cascade, index)]
    pub coach_id: String,
    #[column(references = Person::id, on_delete = cascade, index)]
    pub runner_id: String,
    #[column(default = Pending)]
    pub status: Status,
    pub invited_by: Kind,
}

#[derive(PgEnum)]
pub enum Status {
    Pending,
    Active,
    Inactive,
}

/// What a runner writes down.
#[derive(Table)]
#[table(name = "notes", rls)]
#[immutable(owner_id)]
#[policy(select, to = authenticated, when = owner(owner_id) | Link::coach_of(owner_id))]
#[policy(insert, update(body, shared), delete, to = authenticated, when = owner(owner_id))]
#[grant(select, insert(owner_id, body, shared), update(body, shared), delete, to = authenticated)]
pub struct Note {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = Person::id, on_delete = cascade, index)]
    pub owner_id: String,
    pub body: String,
    #[column(default = false)]
    pub shared: bool,
}

/// What somebody says to a note.
#[derive(Table)]
#[table(name = "comments", rls)]
#[policy(select, to = authenticated, when = can_read(note_id))]
#[policy(insert, to = authenticated, when = owner(author_id) & can_read(note_id))]
#[policy(delete, to = authenticated, when = owner(author_id))]
#[grant(select, insert(note_id, author_id, said), delete, to = authenticated)]
pub struct Comment {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = Note::id, index)]
    pub note_id: Uuid,
    #[column(references = Person::id, on_delete = cascade, index)]
    pub author_id: String,
    pub said: String,
}
