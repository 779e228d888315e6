//! Two catalogs of servers of different majors, brought to what both can hold.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::catalog::{Catalog, Entry, ObjectId};

/// How many objects a sentence names.
const NAMED: usize = 12;

/// The two without what the older one's server cannot hold and the newer one's does by itself, and sentences for stderr.
pub(super) fn common<'a>(
    from: &'a Catalog,
    to: &'a Catalog,
) -> (Cow<'a, Catalog>, Cow<'a, Catalog>, Vec<String>) {
    let (from_major, to_major) = (from.server.major(), to.server.major());
    let (mut from, mut to) = (Cow::Borrowed(from), Cow::Borrowed(to));
    // A snapshot or nothing at all may not know its major.
    if from_major == to_major || from_major == 0 || to_major == 0 {
        return (from, to, Vec::new());
    }
    let oldest = from_major.min(to_major);
    let mut names = reduce(&mut from, oldest);
    names.extend(reduce(&mut to, oldest));
    let said = (!names.is_empty()).then(|| {
        let some: Vec<String> = names.iter().take(NAMED).map(ToString::to_string).collect();
        let more = names.len() - some.len();
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        format!("compared only as far as PostgreSQL {oldest} can hold it: {}{more}", some.join(", "))
    });
    (from, to, said.into_iter().collect())
}

/// Takes out of a catalog what a server of this major cannot hold; of which objects.
fn reduce(catalog: &mut Cow<'_, Catalog>, major: u32) -> BTreeSet<ObjectId> {
    let less = |(id, entry): (&ObjectId, &Entry)| entry.object.held_by(major).map(|held| (id.clone(), held));
    let less: Vec<_> = catalog.objects.iter().filter_map(less).collect();
    for (id, held) in &less {
        let objects = &mut catalog.to_mut().objects;
        match held {
            Some(object) => {
                if let Some(entry) = objects.get_mut(id) {
                    entry.object = object.clone().into();
                }
            }
            None => {
                objects.remove(id);
            }
        }
    }
    less.into_iter().map(|(id, _)| id).collect()
}
