#[derive(Table)]
#[table(name = "plans", rls)]
#[policy(select, to = app, when = party(coach_id, runner_id))]
#[policy(update, delete, to = app, when = owner(coach_id))]
#[grant(select, update, delete, to = app)]
pub struct Plan {
    #[column(primary_key)]
    pub id: i64,
    pub coach_id: String,
    pub runner_id: String,
}

#[derive(Table)]
#[table(name = "steps", rls)]
#[policy(select, to = app, when = can_read(plan_id))]
#[policy(insert, update, delete, to = app, when = can_update(plan_id))]
#[grant(select, insert, update, delete, to = app)]
pub struct Step {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Plan::id, on_delete = cascade)]
    pub plan_id: Option<i64>,
}

#[derive(Table)]
#[table(name = "templates", rls)]
#[policy(select, to = app, when = published(shared) | owner(user_id))]
#[policy(update, to = app, when = owner(user_id))]
#[grant(select, update, to = app)]
pub struct Template {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub shared: bool,
}

#[derive(Table)]
#[table(name = "phases", rls)]
#[policy(select, to = app, when = can_read(template_id))]
#[policy(insert, update, to = app, when = can_update(template_id))]
#[grant(select, insert, update, to = app)]
pub struct Phase {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Template::id)]
    pub template_id: i64,
}

#[derive(Table)]
#[table(name = "days", rls)]
#[policy(select, update, to = app, when = can_update(phase_id))]
#[grant(select, update, to = app)]
pub struct Day {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Phase::id)]
    pub phase_id: i64,
}
