use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = authenticated, using = "exists (select from membership m where m.team = {team} and m.person = current_setting('app.user', true))")]
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
    pub person: String,
}
