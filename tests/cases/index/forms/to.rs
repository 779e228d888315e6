use palisade::Table;
use serde_json::Value;

#[derive(Table)]
#[index(data, using = gin)]
#[index(data, using = gin, opclass(data = jsonb_path_ops), name = "paths", with(fastupdate = false))]
#[index(expr("{data}->>'sender_id'"), where = "{kind} = 'message'")]
#[index(expr("least({a}, {b})"), expr("greatest({a}, {b})"), unique)]
#[index(sender, expr("lower({kind})"), unique, where = "{kind} = 'pending'", name = "pending")]
#[index(a desc, b asc nulls first, include(sender))]
#[index(sender, opclass(sender = text_pattern_ops))]
#[index(id, using = brin, with(pages_per_range = 16))]
#[index(sender, using = hash, name = "equal")]
pub struct Message {
    #[column(primary_key)]
    pub id: i64,
    pub sender: String,
    pub kind: String,
    pub data: Value,
    pub a: i32,
    pub b: i32,
}
