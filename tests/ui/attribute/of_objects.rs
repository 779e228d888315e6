use palisade::{Columns, Table};

#[derive(Columns)]
pub struct Times {
    #[column(default = now(), check = "{createdat} > 0")]
    pub created_at: i64,
}

#[derive(Table)]
#[table(rls, partition_by = list(id, name), cluster)]
#[statistics(id)]
#[statistics(expr("lower({name})"), kinds(mcv))]
#[statistics(id, nmae)]
#[unique(name, without_overlaps)]
#[primary_key(id, include(nobody))]
#[foreign_key((id) references Self(id), on_delete = cascade(id))]
#[foreign_key((id) references Self(id), on_delete = set_null(name))]
#[trigger(constraint, before update, call = app.touch)]
#[trigger(after delete, new_table = "there", call = app.touch, for_each = statement)]
#[trigger(after insert, deferrable, call = app.touch)]
pub struct User {
    #[column(identity(increment = 0, strat = 5))]
    pub id: i64,
    #[column(identity(min = 10, max = 20, start = 30))]
    pub number: i32,
    pub name: String,
    #[column(flatten)]
    pub times: Option<Times>,
}

fn main() {}
