//! A few rows that stand for all rows of a table, as one person sees them.

use std::collections::{BTreeMap, BTreeSet};

use super::state::{Row, State};
use crate::world::{Identity, TableName, World};

/// Where somebody stands in a row: the columns that name them, in it or in a row that it points to.
type Place = BTreeSet<String>;

/// What of a row may matter to who may do what with it. Equal classes are equal to somebody.
type Class = Vec<String>;

impl State {
    /// A few rows that stand for all: no two of them look the same to somebody. Every place in which somebody stands
    /// (a plan's coach, its runner, neither) has its rows among them, and one of each among the first: half of `most`
    /// for each place, so that no column of a person hides what opens through another one.
    pub(super) fn examples(
        &self,
        who: &Identity,
        table: &TableName,
        world: &World,
        most: usize,
    ) -> Vec<&Row> {
        let Some(rows) = self.rows.get(table) else { return Vec::new() };
        let mut places: BTreeMap<(bool, Place), BTreeMap<Class, &Row>> = BTreeMap::new();
        for row in rows {
            let (place, class) = self.seen_by(who, table, world, row);
            places.entry((place.is_empty(), place)).or_default().entry(class).or_insert(row);
        }
        let share = most.div_ceil(places.len().clamp(1, 2));
        let mut shares: Vec<_> = places
            .into_values()
            .map(|rows| spread(rows.into_values().collect(), share).into_iter())
            .collect();
        let mut all = Vec::new();
        loop {
            let before = all.len();
            all.extend(shares.iter_mut().filter_map(Iterator::next));
            if before == all.len() {
                return all;
            }
        }
    }

    fn seen_by(&self, who: &Identity, table: &TableName, world: &World, row: &Row) -> (Place, Class) {
        let people = &world.people.ids;
        let number = |id: &str| people.iter().position(|person| person == id);
        let me = who.id.as_deref().and_then(number);
        let count = people.len().max(1);
        let (mut place, mut class) = (Place::new(), Class::new());
        let mut person = |name: String, id: &String| {
            // Those who are far away are all alike.
            let distance = me.zip(number(id)).map(|(me, other)| (other + count - me) % count);
            let near = distance.map(|far| if far * 2 <= count { far } else { 2 * count - far });
            class.push(near.map_or_else(|| "z".into(), |near| format!("{near:03}")));
            if who.id.as_ref() == Some(id) {
                place.insert(name);
            }
        };
        for (column, value) in &row.values {
            if world.relevance.is_owner(table, column) {
                person(column.clone(), value);
            }
        }
        for (column, target, of) in self.pointed_to(table, row) {
            for (name, value) in &of.values {
                if world.relevance.is_owner(target, name) && !world.relevance.is_owner(table, column) {
                    person(format!("{column}.{name}"), value);
                }
            }
        }
        let decides =
            |column: &str| world.relevance.deciding.contains_key(&(table.clone(), column.to_owned()));
        let deciding = row.values.iter().filter(|(column, value)| decides(column) && value.len() < 24);
        class.extend(deciding.map(|(_, value)| value.clone()));
        (place, class)
    }

    /// The rows that a row points to, each with the column that tells it from others.
    fn pointed_to<'s>(
        &'s self,
        table: &TableName,
        row: &'s Row,
    ) -> impl Iterator<Item = (&'s str, &'s TableName, &'s Row)> {
        let keys = self.tables.get(table).map_or(&[][..], |table| &table.foreign[..]);
        keys.iter().filter_map(|key| {
            let (target, shape) = self.tables.get_key_value(&key.target())?;
            let by = |name: &String| {
                let at = key.references.iter().position(|reference| reference == name)?;
                Some(&*key.columns[at])
            };
            let columns: Vec<&str> = shape.identity().iter().map(by).collect::<Option<_>>()?;
            let values: Vec<_> = columns.iter().map(|column| row.values.get(*column).cloned()).collect();
            Some((*columns.first()?, target, self.by_key(target, &values)?))
        })
    }
}

/// So many of these: half of them from the front, where what is nearest stands, and some of all the others.
pub(super) fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    if all.len() <= most {
        return all;
    }
    let near = most / 2;
    let step = (all.len() - near).div_ceil((most - near).max(1));
    let wanted = |at: usize| at < near || (at - near).is_multiple_of(step);
    all.into_iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, one)| one).collect()
}
