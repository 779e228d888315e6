//! One row, made from its number. Any row can be made again, so that a key needs no memory of the row that it means.

use super::chance::{Chance, mixed, of_text, pair, shuffled};
use super::design::{Key, Table, Way};
use super::value::{Wanted, value};
use super::words::Words;

/// Everything that rows are made from.
pub(super) struct World<'a> {
    pub(super) tables: &'a [Table],
    pub(super) seed: u64,
    /// The rows of a table that have a word in a column.
    pub(super) with_word: &'a Words,
}

/// How often a key that may be null is.
const NULL_IN: u64 = 4;

/// How many rows before this one a row of the same table may mean.
const EARLIER: u64 = 1000;

impl World<'_> {
    fn salt(&self, table: usize, what: &str) -> u64 {
        mixed(&[self.seed, table as u64, of_text(what)])
    }

    /// The rows of `parent` that a key may mean, as how many there are, and the number of one of them.
    pub(super) fn choices(&self, key: &Key) -> u64 {
        let Some(parent) = key.parent else { return 0 };
        self.list(parent, key).map_or(self.tables[parent].count, |list| list.len() as u64)
    }

    fn list(&self, parent: usize, key: &Key) -> Option<&[u64]> {
        let (column, word) = key.word.as_ref()?;
        self.with_word.rows(parent, column, word)
    }

    fn choice(&self, key: &Key, index: u64) -> u64 {
        key.parent.and_then(|parent| self.list(parent, key)).map_or(index, |list| list[index as usize])
    }

    /// How many different rows the unique keys allow.
    pub(super) fn capacity(&self, table: usize) -> u64 {
        let keys = &self.tables[table].keys;
        let of_key = |key: &Key| match key.way {
            Way::Once => self.choices(key),
            Way::Pair { other, .. } => self.pairs(key, &keys[other]),
            Way::Tied { part: 0, other, owners } => self.tied(table, key, &keys[other], owners),
            Way::Link { table, once: true, .. } => self.links(table),
            _ if key.optional => u64::MAX,
            Way::Random | Way::Link { .. } if self.choices(key) == 0 => 0,
            _ => u64::MAX,
        };
        keys.iter().map(of_key).min().unwrap_or(u64::MAX).min(self.tables[table].capacity)
    }

    /// Pairs of rows of one list are taken without direction, so that (a, b) and (b, a) never both are there.
    fn pairs(&self, a: &Key, b: &Key) -> u64 {
        let (many, others) = (self.choices(a), self.choices(b));
        if same_list(a, b) { many * many.saturating_sub(1) / 2 } else { many.saturating_mul(others) }
    }

    /// How many pairs of one owner there are, as far as can be told before any row is.
    fn tied(&self, table: usize, first: &Key, second: &Key, owners: [usize; 2]) -> u64 {
        if let Some(tie) = &self.tables[table].tie {
            return tie.len();
        }
        let owner = first.parent.and_then(|parent| self.tables[parent].keys[owners[0]].parent);
        let many = owner.map_or(1, |owner| self.tables[owner].count.max(1));
        // Few have more than their share, and some have none.
        self.choices(first).saturating_mul(self.choices(second)) / many / 2
    }

    fn of_tie(&self, table: usize, row: u64, part: usize) -> Option<u64> {
        let tie = self.tables[table].tie.as_ref()?;
        let many = tie.len();
        (many > 0)
            .then(|| tie.pair(shuffled(row % many, many, self.salt(table, "tie"))))?
            .map(|pair| pair[part])
    }

    fn links(&self, table: usize) -> u64 {
        self.active(table).map_or(self.tables[table].count, |list| list.len() as u64)
    }

    /// Those rows of a table of pairs that say `active`, where it has such a word.
    fn active(&self, table: usize) -> Option<&[u64]> {
        self.with_word.anywhere(table, ACTIVE)
    }

    /// For each key of a row the row that it means.
    pub(super) fn picks(&self, table: usize, row: u64) -> Vec<Option<u64>> {
        let keys = &self.tables[table].keys;
        let mut picks: Vec<Option<u64>> = vec![None; keys.len()];
        for (index, key) in keys.iter().enumerate() {
            let mut chance = Chance::new(&[self.salt(table, "key"), index as u64, row]);
            if key.optional && chance.below(NULL_IN) == 0 && !matches!(key.way, Way::Through { .. }) {
                continue;
            }
            picks[index] = match &key.way {
                Way::Null | Way::Through { .. } => None,
                Way::Earlier => Some(row.saturating_sub(1 + chance.below(EARLIER))),
                Way::Once => match self.choices(key) {
                    0 => None,
                    many => Some(self.choice(key, shuffled(row % many, many, self.salt(table, "once")))),
                },
                Way::Tied { part, .. } => self.of_tie(table, row, *part),
                Way::Pair { part, other } => self.of_pair(table, row, key, &keys[*other], *part),
                Way::Link { table: link, theirs, once } => self.of_link(table, row, *link, *theirs, *once),
                Way::Random => self.random(keys, &picks, index, &mut chance),
            };
        }
        for (index, key) in keys.iter().enumerate() {
            let Way::Through { via, theirs } = key.way else { continue };
            // Where it means none, its keys agree as if it meant one: who writes to whom without a thread may write to them.
            let beside = || match self.choices(&keys[via]) {
                0 => None,
                many => Some(Chance::new(&[self.salt(table, "beside"), via as u64, row]).below(many)),
            };
            picks[index] = match (picks[via].or_else(beside), keys[via].parent) {
                (Some(other), Some(parent)) => self.picks(parent, other)[theirs],
                _ => {
                    let mut chance = Chance::new(&[self.salt(table, "through"), index as u64, row]);
                    self.random(keys, &picks, index, &mut chance)
                }
            };
        }
        picks
    }

    fn random(&self, keys: &[Key], picks: &[Option<u64>], index: usize, chance: &mut Chance) -> Option<u64> {
        let key = &keys[index];
        let many = self.choices(key);
        if many == 0 {
            return None;
        }
        let taken = |row: u64| {
            let mut others = keys.iter().zip(picks).enumerate();
            others.any(|(other, (that, pick))| {
                other != index && that.parent == key.parent && *pick == Some(row)
            })
        };
        let first = chance.below(many);
        (0..many.min(8))
            .map(|step| self.choice(key, (first + step) % many))
            .find(|row| !taken(*row))
            .or(Some(self.choice(key, first)))
    }

    fn of_pair(&self, table: usize, row: u64, key: &Key, other: &Key, part: usize) -> Option<u64> {
        let (first, second) = if part == 0 { (key, other) } else { (other, key) };
        let count = self.pairs(first, second);
        if count == 0 {
            return None;
        }
        let number = shuffled(row % count, count, self.salt(table, "pair"));
        let (a, b) = match same_list(first, second) {
            true => pair(number),
            false => (number / self.choices(second), number % self.choices(second)),
        };
        Some(if part == 0 { self.choice(first, a) } else { self.choice(second, b) })
    }

    fn of_link(&self, table: usize, row: u64, link: usize, theirs: usize, once: bool) -> Option<u64> {
        let many = self.links(link);
        if many == 0 {
            return None;
        }
        // All keys over one link look at the same row of it.
        let salt = self.salt(table, "link");
        let number =
            if once { shuffled(row % many, many, salt) } else { Chance::new(&[salt, row]).below(many) };
        let number = self.active(link).map_or(number, |list| list[number as usize]);
        self.picks(link, number)[theirs]
    }

    /// The value of one column of one row; `None` is null.
    pub(super) fn cell(
        &self,
        table: usize,
        row: u64,
        column: usize,
        picks: &[Option<u64>],
    ) -> Option<String> {
        let this = &self.tables[table];
        let about = &this.shape.columns[column];
        if let Some(existing) = &this.existing {
            return existing.get(&about.name).and_then(|values| values.get(row as usize)).cloned();
        }
        let mut mine =
            this.keys.iter().zip(picks).filter_map(|(key, pick)| Some((key, pick, key.place(&about.name)?)));
        let mut in_key = false;
        let met = mine.find_map(|(key, pick, place)| {
            in_key = true;
            Some((key, (*pick)?, place))
        });
        if let Some((key, other, place)) = met {
            return self.of_parent(key, other, place);
        }
        if in_key {
            return None;
        }
        if let Some((number, pool)) =
            this.pools.iter().enumerate().find(|(_, pool)| pool.columns.contains(&about.name))
        {
            let many = pool.tuples.len() as u64;
            let tuple = match this.in_turn == Some(number) {
                true => row % many,
                false => Chance::new(&[self.salt(table, "pool"), number as u64, row]).below(many),
            };
            let place = pool.columns.iter().position(|name| *name == about.name)?;
            return pool.tuples[tuple as usize][place].clone();
        }
        let mut chance = Chance::new(&[self.seed, of_text(&this.name.name), column as u64, row]);
        let unique = this.distinct.contains(&about.name);
        if !about.not_null && !unique && chance.below(5) == 0 {
            return None;
        }
        let moment = Chance::new(&[self.salt(table, "moment"), row]).below(63_072_000) as i64;
        let unique = unique.then(|| row + this.offsets.get(&about.name).copied().unwrap_or(0));
        value(&Wanted { column: about, moment, unique, run: self.seed % 1_679_616 }, &mut chance)
    }

    fn of_parent(&self, key: &Key, other: u64, place: usize) -> Option<String> {
        let parent = key.parent?;
        let column =
            self.tables[parent].shape.columns.iter().position(|column| column.name == key.theirs[place])?;
        // A key of one column is mostly a primary key, which needs no look at the other row's own keys.
        let keys = &self.tables[parent].keys;
        let picks = match keys.iter().any(|theirs| theirs.place(&key.theirs[place]).is_some()) {
            true => self.picks(parent, other),
            false => vec![None; keys.len()],
        };
        self.cell(parent, other, column, &picks)
    }
}

/// The word that marks pairs of people who are together.
pub(super) const ACTIVE: &str = "active";

fn same_list(a: &Key, b: &Key) -> bool {
    a.parent == b.parent && a.word == b.word
}

impl Key {
    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }
}
