use palisade::Table;

#[derive(Table)]
#[trigger(before update, call = touch)]
#[trigger(after insert, call = tell, name = "told")]
#[trigger(before insert, call = touch, name = "kept")]
pub struct Job {
    #[column(primary_key)]
    pub id: i64,
    pub state: String,
    pub note: Option<String>,
}
