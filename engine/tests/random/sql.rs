//! The SQL of a random schema: a statement has everything it needs in those before it, mostly. Where an edit has made
//! one invalid, PostgreSQL says so, and it is left out.

use super::server::extension;
use super::world::{At, Key, Sort, World};
use super::{access, code, constraints, more_tables, others, relations, server, tables, types};

/// All statements, each with the element that it is of.
pub(crate) fn statements(world: &World) -> Vec<(Key, String)> {
    world.all().flat_map(|at| of(at).into_iter().map(move |sql| (at.key, sql))).collect()
}

fn of(at: At<'_>) -> Vec<String> {
    use Sort::*;
    match at.key.sort {
        World => Vec::new(),
        Schema => vec![format!("CREATE SCHEMA {}", name(at))],
        Collation | BaseType | Enum | Domain | Composite | Range => types::statements(at),
        Sequence | SequenceOwner | Table | Column | Partition | Default => tables::statements(at),
        TypedTable | Temporal | PartitionPart => more_tables::statements(at),
        Check | Key | ForeignKey | Index | Statistics | NotNull | Identity => constraints::statements(at),
        Function | Aggregate | Operator | OperatorFamily | OperatorClass | Cast | Trigger | ViewTrigger
        | Rule | EventTrigger => code::statements(at),
        View | Materialized | MaterializedIndex => relations::statements(at),
        Policy | Security | Grant | DefaultPrivilege | Comment => access::statements(at),
        Parser | Template | Dictionary | TextSearch | Server | ForeignTable | Publication | Subscription => {
            others::statements(at)
        }
        Extension | AccessMethod | Language | Transform | Conversion => server::statements(at),
    }
}

/// The bare name of an element, quoted where it has to be.
pub(crate) fn name(at: At<'_>) -> String {
    use Sort::*;
    let stem = match at.key.sort {
        Schema => "s",
        Collation => "coll",
        Enum => "e",
        Domain => "d",
        Composite => "ct",
        Range => "r",
        Sequence => "seq",
        Table => "t",
        Column => "c",
        Partition => "p",
        Function => "f",
        Aggregate => "agg",
        OperatorClass => "oc",
        Extension => extension(at),
        AccessMethod => "am",
        Language => "lang",
        BaseType => "bt",
        TypedTable => "tt",
        Temporal => "tm",
        NotNull => "nn",
        PartitionPart => "pp",
        OperatorFamily => "of",
        Conversion => "conv",
        Parser => "prs",
        Template => "tpl",
        Subscription => "sub",
        Dictionary => "dict",
        TextSearch => "ts",
        Server => "srv",
        ForeignTable => "ft",
        Check => "chk",
        Key => "uq",
        ForeignKey => "fk",
        Index => "i",
        Statistics => "st",
        View => "v",
        Materialized => "m",
        MaterializedIndex => "mi",
        Rule => "ru",
        Trigger | ViewTrigger => "tg",
        Policy => "po",
        Publication => "pub",
        EventTrigger => "et",
        _ => "x",
    };
    if at.key.sort == Extension {
        return stem.to_owned();
    }
    let (home, number) = (at.key.home, at.key.number);
    // Names of relations are one namespace, whatever table they belong to.
    let place = if at.key.sort == PartitionPart {
        format!("{}_{}_", home[0], home[1])
    } else if matches!(at.key.sort, Index | Key | Statistics | Partition | MaterializedIndex) {
        format!("{}_", home[0])
    } else {
        String::new()
    };
    match at.pick("=name", &[0, 0, 0, 0, 0, 0, 0, 1]) {
        0 => format!("{stem}{place}{number}"),
        _ => format!("\"{} {place}{number}\"", stem.to_uppercase()),
    }
}

/// The schema of an element.
pub(crate) fn schema(at: At<'_>) -> String {
    match at.pick("schema", &[0, 0, 0, 0, 1]) {
        0 => "public".to_owned(),
        _ => at.refer("in", at.world.of(Sort::Schema)).map_or("public".to_owned(), name),
    }
}

/// The qualified name.
pub(crate) fn named(at: At<'_>) -> String {
    format!("{}.{}", schema(at), name(at))
}

/// With commas between.
pub(crate) fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// Text as a literal.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
