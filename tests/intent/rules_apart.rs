#[derive(PgEnum)]
pub enum Status {
    Pending,
    Active,
    Inactive,
}

/// Accept and leave: each harmless, and together a way back from inactive to active.
#[derive(Table)]
#[table(name = "links", rls)]
#[policy(select, to = app, when = party(coach_id, runner_id))]
#[policy(update, to = app, when = owner(runner_id) & status == Pending, check = owner(runner_id) & status == Active)]
#[policy(update, to = app, when = party(coach_id, runner_id), check = party(coach_id, runner_id) & status == Inactive)]
#[grant(select, update, to = app)]
#[grant(select, update, to = server)]
pub struct Link {
    #[column(primary_key)]
    pub id: i64,
    pub coach_id: String,
    pub runner_id: String,
    pub status: Status,
}

#[derive(Table)]
#[table(name = "plans", rls)]
#[policy(select, to = app, when = party(coach_id, runner_id))]
#[policy(update(title), to = app, when = owner(coach_id))]
#[policy(update(archived), to = app, when = party(coach_id, runner_id))]
#[grant(select, update(title, archived), to = app)]
pub struct Plan {
    #[column(primary_key)]
    pub id: i64,
    pub coach_id: String,
    pub runner_id: String,
    pub title: String,
    #[column(default = false)]
    pub archived: bool,
}

#[derive(Table)]
#[table(name = "posts", rls)]
#[policy(select, to = [app, anon], when = public)]
#[policy(update, to = app, when = owner(author), check = owner(author) & published(draft))]
#[policy(update, to = anon, when = published(draft))]
#[policy(update, to = public, when = published(open))]
#[grant(select, update, to = [app, anon])]
pub struct Post {
    #[column(primary_key)]
    pub id: i64,
    pub author: String,
    pub draft: bool,
    pub open: bool,
}
