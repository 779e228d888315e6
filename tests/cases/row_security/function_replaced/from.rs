use palisade::{Table, View};

#[derive(Table)]
#[table(rls = force)]
#[policy(select, to = authenticated, using = "caller() = {owner}", name = "own")]
#[policy(insert, to = authenticated, check = "caller() = {owner}", name = "add")]
#[policy(select, to = authenticated, using = "caller() <> 0", restrictive, name = "somebody")]
#[grant(select, insert, to = authenticated)]
pub struct Diary {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = sql("caller()"))]
    pub owner: i64,
}

#[derive(View)]
#[view(sql = "select id from diary where owner = caller()", security_invoker)]
#[grant(select, to = authenticated)]
pub struct Mine {}
