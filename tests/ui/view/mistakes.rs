use palisade::View;

#[derive(View)]
pub struct Nothing {}

#[derive(View)]
#[view(sql = "select 1", file = "x.sql")]
pub struct Both {}

#[derive(View)]
#[view(sql = "select {nn} as n; ")]
#[index(n)]
pub struct Plain {
    #[column(default = 1)]
    pub n: i64,
}

#[derive(View)]
#[view(of = Plain, columns(n), rows = owner(n), to = authenticated)]
pub struct Intent {}

#[derive(View)]
#[view(sql = "select 1", materialized, security_invoker)]
pub struct Stored {}

fn main() {}
