//! "Did you mean": the nearest of the names that would have been accepted.

/// What to write instead of `name`: the nearest of `known`, else all of them.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&name.to_lowercase(), candidate);
    // More than a third of the letters wrong is another word, not a slip.
    let bound = (name.chars().count() / 3).max(1);
    let nearest = known.iter().map(|k| (distance(k), *k)).filter(|(d, _)| *d <= bound).min();
    match (nearest, known.as_slice()) {
        (Some((_, nearest)), _) => Some(format!("did you mean `{nearest}`?")),
        (None, []) => None,
        (None, [only]) => Some(format!("expected `{only}`")),
        (None, all) => Some(format!("expected one of `{}`", all.join("`, `"))),
    }
}
