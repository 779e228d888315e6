use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = authenticated, using = "exists (select from membership m where m.team = {team} and m.who = current_setting('app.user', true)::bigint)")]
pub struct Plan {
    #[column(primary_key)]
    pub id: i64,
    pub team: i64,
}

#[derive(Table)]
#[table(rls = off)]
pub struct Membership {
    #[column(primary_key)]
    pub id: i64,
    pub team: i64,
    pub who: Option<i64>,
}
