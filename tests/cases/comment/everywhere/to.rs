use palisade::{PgEnum, Table, View};

/// Sorts.
#[derive(PgEnum)]
pub enum Kind {
    A,
}

/// It's a "thing" \ more or less.
///
/// This paragraph is for readers of the code.
#[derive(Table)]
#[table(rls)]
#[index(kind)]
#[check("{id} > 0", name = "positive")]
#[policy(select, to = anon, using = "true", name = "open")]
#[trigger(before update, call = touch)]
pub struct Thing {
    /// Its number.
    #[column(primary_key)]
    pub id: i64,
    /// After.
    pub kind: Kind,
}

/// All of them.
#[derive(View)]
#[view(sql = "select id from thing")]
pub struct Things {}
