//! Intent as a person reads it, in the names of the database.

use std::fmt;

use super::intent::{
    Atom, AtomKind, Consent, Parent, Predicate, Relation, Rule, Sides, Transition, Writable,
};

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let commands = self.commands.iter().map(|one| {
            let word = one.command.sql().to_lowercase();
            if one.columns.is_empty() { word } else { format!("{word}({})", one.columns.join(", ")) }
        });
        let commands: Vec<String> = commands.collect();
        write!(f, "{} to {} when {}", commands.join(", "), self.to.join(", "), self.when)?;
        if let Some(check) = &self.check {
            write!(f, ", check {check}")?;
        }
        if self.restrictive { f.write_str(", restrictive") } else { Ok(()) }
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(parts) => f.write_str(&joined(parts, " | ", |_| false)),
            Self::And(parts) => f.write_str(&joined(parts, " & ", |part| matches!(part, Self::Or(_)))),
            Self::Atom(atom) => write!(f, "{atom}"),
        }
    }
}

fn joined(parts: &[Predicate], word: &str, in_brackets: fn(&Predicate) -> bool) -> String {
    let part = |part: &Predicate| if in_brackets(part) { format!("({part})") } else { part.to_string() };
    parts.iter().map(part).collect::<Vec<_>>().join(word)
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parent = |parent: &Parent| parent.columns.join(", ");
        match &self.kind {
            AtomKind::Owner { column } => write!(f, "owner({column})"),
            AtomKind::Party { columns } => write!(f, "party({})", columns.join(", ")),
            AtomKind::Related { table, relation, column } => {
                write!(f, "{}::{relation}({column})", table.name)
            }
            AtomKind::Tenant { column, .. } => write!(f, "tenant({column})"),
            AtomKind::CanRead(to) => write!(f, "can_read({})", parent(to)),
            AtomKind::CanUpdate(to) => write!(f, "can_update({})", parent(to)),
            AtomKind::Public => f.write_str("public"),
            AtomKind::Published { column } => write!(f, "published({column})"),
            AtomKind::Window { from, to } => write!(f, "window({from}, {to})"),
            AtomKind::In { column, values } => match values.as_slice() {
                [one] => write!(f, "{column} == {one}"),
                many => write!(f, "{column} in [{}]", many.join(", ")),
            },
            AtomKind::Null { column } => write!(f, "{column} == None"),
            AtomKind::Claim { path, value } => write!(f, "claim({:?} == {value:?})", path.join(".")),
            AtomKind::Call { function, columns } => {
                write!(f, "{}.{}({})", function.schema, function.name, columns.join(", "))
            }
            AtomKind::Sql { .. } => f.write_str("sql(\u{2026})"),
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arrow = if self.symmetric { "<->" } else { "->" };
        write!(f, "relation {}: {} {arrow} {}", self.name, self.from, self.to)?;
        self.when.as_ref().map_or(Ok(()), |when| write!(f, " when {when}"))
    }
}

impl fmt::Display for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "consent {}: {} -> {}, ", self.status, self.from, self.to)?;
        match &self.sides {
            Sides::Fixed { asks, answers } => write!(f, "{asks} asks {answers}"),
            Sides::Selected { selector, sides } => {
                let sides: Vec<String> =
                    sides.iter().map(|(value, column)| format!("{value} = {column}")).collect();
                write!(f, "{selector} says who asks: {}", sides.join(", "))
            }
        }
    }
}

impl fmt::Display for Transition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "transition {}: {} -> {} by {}", self.column, self.from.join(" or "), self.to, self.by)
    }
}

impl fmt::Display for Writable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "writable {} by {}", self.columns.join(", "), self.by)
    }
}
