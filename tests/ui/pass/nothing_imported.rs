//! The derives by their full path, in a crate that denies what generated code often trips over.
#![deny(warnings, missing_docs, unused_qualifications, private_interfaces)]

mod inner {
    #[derive(palisade::PgEnum)]
    enum Hidden {
        One,
    }

    /// A table with a field of a private type.
    #[derive(palisade::Table)]
    #[table(rls)]
    pub(crate) struct Thing {
        #[column(primary_key)]
        id: i64,
        #[column(default = One)]
        hidden: Hidden,
    }

    impl Thing {
        pub(crate) fn new() -> Self {
            Self { id: 1, hidden: Hidden::One }
        }

        pub(crate) fn id(&self) -> i64 {
            match self.hidden {
                Hidden::One => self.id,
            }
        }
    }
}

/// Refers to a private field of another module.
#[derive(palisade::Table)]
#[table(rls)]
pub struct Part {
    /// The key.
    #[column(primary_key)]
    pub id: i64,
    /// The thing.
    #[column(references = inner::Thing::id)]
    pub thing_id: Option<i64>,
}

fn main() {
    assert_eq!(inner::Thing::new().id(), 1);
}
