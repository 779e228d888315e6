//! Chance that repeats: every value follows from the seed, the table, the column and the number of the row, so that any
//! of them can be made again at any time instead of being kept.

/// Scatters a number over all 64 bits (the finaliser of splitmix64).
pub(super) fn scatter(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One number from several.
pub(super) fn mixed(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |so_far, part| scatter(so_far ^ scatter(*part)))
}

/// A number for a text, such as the name of a column.
pub(super) fn of_text(text: &str) -> u64 {
    text.bytes().fold(0, |so_far, byte| scatter(so_far ^ u64::from(byte)))
}

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(parts: &[u64]) -> Self {
        Self(mixed(parts))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scatter(self.0)
    }

    /// A number below `end`, which is not zero.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// A number from `low` to `high`, both among them.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low).unsigned_abs() + 1) as i64
    }

    pub(super) fn one_of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len() as u64) as usize]
    }
}

/// Number `index` of a fixed disorder of `0..count`; every number comes once.
pub(super) fn shuffled(index: u64, count: u64, salt: u64) -> u64 {
    if count < 2 {
        return 0;
    }
    let mut step = (scatter(salt) % count).max(1);
    while gcd(step, count) != 1 {
        step = step % count + 1;
    }
    let start = scatter(salt ^ 1) % count;
    ((u128::from(index) * u128::from(step) + u128::from(start)) % u128::from(count)) as u64
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The pair number `index` among all pairs `a < b`.
pub(super) fn pair(index: u64) -> (u64, u64) {
    // b is the largest number with b * (b - 1) / 2 <= index.
    let mut b = ((1.0 + (1.0 + 8.0 * index as f64).sqrt()) / 2.0) as u64;
    while b * (b - 1) / 2 > index {
        b -= 1;
    }
    while (b + 1) * b / 2 <= index {
        b += 1;
    }
    (index - b * (b - 1) / 2, b)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_disorder_has_every_number_once() {
        for count in [1, 2, 7, 100, 1024] {
            let all: BTreeSet<_> = (0..count).map(|index| shuffled(index, count, 42)).collect();
            assert_eq!(all.len() as u64, count);
            assert!(all.iter().all(|number| *number < count));
        }
    }

    #[test]
    fn every_pair_comes_once() {
        let all: BTreeSet<_> = (0..45).map(pair).collect();
        assert_eq!(all.len(), 45);
        assert!(all.iter().all(|(a, b)| a < b && *b < 10));
    }
}
