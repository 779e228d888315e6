use chrono::{DateTime, Utc};
use palisade::{PgEnum, Table};
use uuid::Uuid;

#[derive(Table)]
pub struct Team {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(PgEnum)]
pub enum Role {
    Player,
    Captain,
}

/// Who plays where.
#[derive(Table)]
#[table(name = "members", rls = force, with(fillfactor = 80))]
#[unique(team_id, email)]
#[check("{joined_at} < {left_at}")]
#[index(team_id, joined_at desc)]
#[policy(select, to = [anon, authenticated], using = "{left_at} is null")]
#[policy(insert, to = authenticated, check = "{email} = current_setting('app.email', true)")]
#[grant(select, insert(team_id, email), to = authenticated)]
#[trigger(before insert or update, of(email), call = lower_email)]
pub struct Member {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = Team::id, on_delete = cascade)]
    pub team_id: i64,
    /// In lower case.
    pub email: String,
    #[column(generated = "split_part({email}, '@', 2)")]
    pub host: Option<String>,
    #[column(default = Player)]
    pub role: Role,
    #[column(default = now())]
    pub joined_at: DateTime<Utc>,
    pub left_at: Option<DateTime<Utc>>,
}
