use palisade::{Table, View};

#[derive(Table)]
#[table(rls)]
#[policy(select, to = anon, using = "visible({id})")]
#[check("visible({id}) is not null", name = "known")]
pub struct Page {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(View)]
#[view(sql = "select id from page where visible(id)")]
pub struct VisiblePages {}
