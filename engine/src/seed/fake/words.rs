//! Which rows of a table have a certain word in a column: the coaches among the people.

use std::collections::BTreeMap;

/// Rows by the table, the column and the word that they have in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    found: BTreeMap<(usize, String, String), Rows>,
}

#[derive(Debug, Clone, Default)]
struct Rows {
    /// In their order.
    rows: Vec<u64>,
    /// How many rows of the table were looked at.
    looked_at: u64,
    /// How many of `rows` the table has just now.
    many: usize,
}

impl Words {
    /// Sees to it that exactly the rows below `count` are known. `has` says whether a row has the word.
    pub(super) fn find(
        &mut self,
        table: usize,
        column: &str,
        word: &str,
        count: u64,
        has: &dyn Fn(u64) -> bool,
    ) {
        let known = self.found.entry((table, column.to_owned(), word.to_owned())).or_default();
        known.rows.extend((known.looked_at..count).filter(|row| has(*row)));
        known.looked_at = known.looked_at.max(count);
        known.many = known.rows.partition_point(|row| *row < count);
    }

    /// The rows that have the word; none where it is not known of any.
    pub(super) fn rows(&self, table: usize, column: &str, word: &str) -> Option<&[u64]> {
        // A key of three parts by reference would need a type of its own; there are a handful of words.
        let found = self
            .found
            .iter()
            .find(|((of, in_column, this), _)| *of == table && in_column == column && this == word);
        found.map(|(_, rows)| &rows.rows[..rows.many]).filter(|rows| !rows.is_empty())
    }

    /// The rows of a table that have the word in whatever column.
    pub(super) fn anywhere(&self, table: usize, word: &str) -> Option<&[u64]> {
        let mut found = self.found.iter().filter(|((of, _, this), _)| *of == table && this == word);
        found.find(|(_, rows)| rows.many > 0).map(|(_, rows)| &rows.rows[..rows.many])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_rows_know_fewer() {
        let mut words = Words::default();
        let even = |row: u64| row.is_multiple_of(2);
        words.find(0, "c", "w", 7, &even);
        assert_eq!(words.rows(0, "c", "w"), Some(&[0, 2, 4, 6][..]));
        words.find(0, "c", "w", 3, &|_| panic!("it is known"));
        assert_eq!(words.rows(0, "c", "w"), Some(&[0, 2][..]));
        words.find(0, "c", "w", 9, &even);
        assert_eq!(words.anywhere(0, "w").map(<[u64]>::len), Some(5));
        assert_eq!(words.rows(1, "c", "w"), None);
        words.find(0, "c", "w", 0, &even);
        assert_eq!(words.anywhere(0, "w"), None);
    }
}
