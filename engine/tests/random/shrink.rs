//! Makes a failing pair small: takes away elements and edits while it fails in the same way, and writes what is left as
//! the files of a case.

use std::fmt::Write as _;

use palisade_engine::scratch::Scratch;
use palisade_engine::{Error, Result};

use super::pair::{Pair, Side};
use super::rows;
use super::world::{Key, Sort};

/// What two failures have to share to count as one: what happened, without the names in it.
fn sort_of(error: &Error) -> String {
    let mut text = error.details.first().cloned().unwrap_or_default();
    text.retain(|c| c.is_ascii_alphabetic() || c == ' ');
    text.split(' ').filter(|word| word.len() > 3).take(4).collect()
}

/// The smallest pair that was found to fail as this one does.
pub(crate) async fn shrink(scratch: &Scratch, pair: &Pair, error: Error) -> (Pair, Error) {
    let (mut smallest, mut last) = (pair.clone(), error);
    let sort = sort_of(&last);
    loop {
        let mut progress = false;
        for candidate in candidates(&smallest) {
            let Some(candidate) = candidate.apply(&smallest) else { continue };
            if let Err(error) = candidate.check(scratch).await
                && sort_of(&error) == sort
            {
                (smallest, last, progress) = (candidate, error, true);
            }
        }
        if !progress {
            return (smallest, last);
        }
    }
}

/// One way to make a pair simpler.
#[derive(Clone)]
enum Simpler {
    Without(Vec<Key>),
    /// An element whose edits are taken back.
    Unchanged(Key),
    /// A choice that takes its simplest alternative on both sides.
    Simplest(Key, &'static str),
}

fn candidates(pair: &Pair) -> Vec<Simpler> {
    let mut keys: Vec<Key> = pair.old.elements.keys().chain(pair.new.elements.keys()).copied().collect();
    keys.sort();
    keys.dedup();
    let mut all = Vec::new();
    let mut size = keys.len() / 2;
    while size > 0 {
        all.extend(keys.chunks(size).map(|chunk| Simpler::Without(chunk.to_vec())));
        size /= 2;
    }
    all.extend(keys.iter().copied().map(Simpler::Unchanged));
    // Choices are many: only once little else is left.
    if keys.len() < 12 {
        let mut asked = pair.old.asked();
        asked.extend(pair.new.asked());
        asked.sort();
        asked.dedup();
        all.extend(asked.into_iter().map(|(key, knob)| Simpler::Simplest(key, knob)));
    }
    all
}

impl Simpler {
    /// The simpler pair, unless it is the same.
    fn apply(&self, pair: &Pair) -> Option<Pair> {
        let mut simpler = pair.clone();
        match self {
            Simpler::Without(keys) => {
                for key in keys {
                    simpler.old.remove(*key);
                    simpler.new.remove(*key);
                }
            }
            Simpler::Unchanged(key) => match pair.old.elements.get(key) {
                Some(_) if key.parent().is_some_and(|home| !pair.new.elements.contains_key(&home)) => {
                    return None;
                }
                Some(element) => {
                    simpler.new.elements.insert(*key, element.clone());
                }
                None => simpler.new.remove(*key),
            },
            Simpler::Simplest(key, knob) => {
                let (old, new) = (pair.old.elements.get(key), pair.new.elements.get(key));
                if let (Some(old), Some(new)) = (old, new)
                    && old.said.get(knob) != new.said.get(knob)
                {
                    return None;
                }
                for world in [&mut simpler.old, &mut simpler.new] {
                    if let Some(element) = world.elements.get_mut(key) {
                        element.said.insert(knob, 0);
                    }
                }
            }
        }
        let same = simpler.old.elements == pair.old.elements && simpler.new.elements == pair.new.elements;
        (!same).then_some(simpler)
    }
}

/// The pair as the files of a case folder.
pub(crate) async fn case(scratch: &Scratch, pair: &Pair) -> Result<String> {
    let mut text = String::new();
    for (file, world) in [("from.sql", &pair.old), ("to.sql", &pair.new)] {
        let side = Side::open(scratch, world).await?;
        let _ = writeln!(text, "--- {file}\n{};", side.taken.join(";\n"));
        side.close(scratch).await?;
    }
    let inserts: Vec<String> = rows::inserts(&pair.old).into_iter().map(|(_, sql)| sql).collect();
    let tables = pair
        .old
        .of(Sort::Table)
        .map(|table| format!("SELECT * FROM {} ORDER BY 1;\n", super::sql::named(table)));
    let _ = writeln!(
        text,
        "--- rows.sql\n{};\n--- keep.sql\n{}",
        inserts.join(";\n"),
        tables.collect::<String>()
    );
    Ok(text)
}
