use palisade::Table;

#[derive(Table)]
#[table(nmae = "users", rls, rls, schema)]
#[index(emial, using = gin)]
#[unique(id, email, nulls_distinct)]
#[policy(select, insert, to = authenticated, using = "true")]
#[policy(insert, to = authenticated, using = "true")]
#[policy(select, to = authenticated, when = owner(id))]
#[immutable(id)]
#[grant(selct, to = authenticated)]
#[trigger(befor update, call = app.touch)]
pub struct User {
    #[column(primry_key, default = now(), identity)]
    pub id: i64,
    #[column(on_delete = cascade)]
    #[column(unique)]
    pub email: String,
    #[table(name = "x")]
    pub name: String,
}

fn main() {}
