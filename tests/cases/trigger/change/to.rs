use palisade::Table;

#[derive(Table)]
#[trigger(before update, of(state, note), when = "old.state <> new.state", call = touch)]
#[trigger(after insert, call = touch, name = "told")]
#[trigger(before insert, call = touch, name = "kept")]
pub struct Job {
    #[column(primary_key)]
    pub id: i64,
    pub state: String,
    pub note: Option<String>,
}
