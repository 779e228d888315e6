use palisade::Table;

#[derive(Table)]
#[table(rls)]
#[policy(select, to = authenticated, using = "{owner} = current_setting('app.user', true)::int")]
#[policy(update, to = authenticated, using = "true", check = "{owner} > 0")]
#[index(owner)]
#[index(expr("{owner} % 10"), where = "{owner} > 5", name = "last_digit")]
#[check("{owner} <> 13")]
#[trigger(after update, of(owner), when = "old.owner is distinct from new.owner", call = moved)]
pub struct Thing {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = 1, references = Holder::id)]
    pub owner: i64,
    #[column(generated = "{owner} * 2")]
    pub twice: Option<i64>,
}

#[derive(Table)]
pub struct Holder {
    #[column(primary_key)]
    pub id: i64,
}
