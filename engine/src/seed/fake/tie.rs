//! Two keys of one row that mean rows of one owner: what links a message to a workout links it to one of whoever wrote the
//! message, since no policy lets anybody link what is somebody else's.

use std::collections::BTreeMap;

use super::design::{Key, Table, Way};
use super::row::World;

/// All pairs of rows of two tables that have one owner, in an order of their own.
#[derive(Debug, Clone, Default)]
pub(super) struct Tie {
    /// How many pairs there are up to each row of the first table, that one's among them.
    ends: Vec<u64>,
    /// The owner of each row of the first table.
    owners: Vec<u64>,
    /// The rows of the second table by their owner.
    theirs: BTreeMap<u64, Vec<u64>>,
}

impl Tie {
    /// How many pairs there are.
    pub(super) fn len(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The pair of a number.
    pub(super) fn pair(&self, number: u64) -> Option<[u64; 2]> {
        let first = self.ends.partition_point(|end| *end <= number);
        let before = if first == 0 { 0 } else { self.ends[first - 1] };
        let owned = self.theirs.get(self.owners.get(first)?)?;
        Some([first as u64, *owned.get((number - before) as usize)?])
    }

    /// Finds the pairs of the two keys; which of their own keys leads to the owner, `owners` says.
    pub(super) fn of(world: &World<'_>, keys: [&Key; 2], owners: [usize; 2]) -> Option<Self> {
        let [first, second] = [keys[0].parent?, keys[1].parent?];
        // As the row says it: a wider key may decide the column that this one has.
        let owner = |table: usize, row: u64, key: usize| {
            let column = &world.tables[table].keys[key].columns[0];
            let place = world.tables[table].shape.columns.iter().position(|about| about.name == *column)?;
            world.cell(table, row, place, &world.picks(table, row))
        };
        let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
        let mut tie = Self::default();
        for row in 0..world.tables[second].count {
            if let Some(owner) = owner(second, row, owners[1]) {
                let next = numbers.len() as u64;
                let number = *numbers.entry(owner).or_insert(next);
                tie.theirs.entry(number).or_default().push(row);
            }
        }
        let mut end = 0;
        for row in 0..world.tables[first].count {
            let owner = owner(first, row, owners[0]).and_then(|owner| numbers.get(&owner).copied());
            let owner = owner.unwrap_or(u64::MAX);
            end += tie.theirs.get(&owner).map_or(0, Vec::len) as u64;
            tie.owners.push(owner);
            tie.ends.push(end);
        }
        Some(tie)
    }
}

/// The keys by which the rows that two keys mean belong to one owner, where they do: each the first of its table that leads
/// to a table which both lead to.
pub(super) fn owners(tables: &[Table], keys: [&Key; 2]) -> Option<[usize; 2]> {
    let [first, second] = [keys[0].parent?, keys[1].parent?];
    let chosen = keys.iter().any(|key| key.word.is_some());
    if chosen || first == second || tables[first].existing.is_some() || tables[second].existing.is_some() {
        return None;
    }
    let mandatory = |table: usize| {
        let keys = tables[table].keys.iter().enumerate();
        let fits = keys.filter(|(_, key)| !key.optional && key.columns.len() == 1 && key.way != Way::Null);
        let mut fits: Vec<(usize, &Key)> = fits.collect();
        let place =
            |key: &Key| tables[table].shape.columns.iter().position(|column| column.name == key.columns[0]);
        fits.sort_by_key(|(_, key)| place(key));
        fits
    };
    let theirs = mandatory(second);
    mandatory(first).into_iter().find_map(|(mine, key)| {
        let (their, _) = theirs.iter().find(|(_, their)| their.parent == key.parent)?;
        (key.parent != Some(first)).then_some([mine, *their])
    })
}
