//! Conditions as SQL that a person can read: one on a line, groups in brackets.

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Expression {
    /// Everybody.
    True,
    /// Nobody.
    False,
    /// SQL that needs no brackets beside `and` and `or`.
    One(String),
    /// All of them.
    And(Vec<Expression>),
    /// One of them.
    Or(Vec<Expression>),
}

impl Expression {
    /// All of them, without what is said twice.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::True => {}
                Self::False => return Self::False,
                Self::And(parts) => parts.into_iter().for_each(|part| push(&mut flat, part)),
                other => push(&mut flat, other),
            }
        }
        match flat.len() {
            0 => Self::True,
            1 => flat.remove(0),
            _ => Self::And(flat),
        }
    }

    /// One of them, without what is said twice. What is asked once a statement comes first, so that it can end the
    /// search for an answer before a row is looked at.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::False => {}
                Self::True => return Self::True,
                Self::Or(parts) => parts.into_iter().for_each(|part| push(&mut flat, part)),
                other => push(&mut flat, other),
            }
        }
        flat.sort_by_key(|part| !part.is_constant());
        match flat.len() {
            0 => Self::False,
            1 => flat.remove(0),
            _ => Self::Or(flat),
        }
    }

    fn is_constant(&self) -> bool {
        matches!(self, Self::One(sql) if sql.starts_with("(select "))
    }

    /// In one line where it is short, else one condition a line, each indented.
    pub(super) fn block(&self, indent: usize) -> String {
        let lines = self.lines();
        let pad = " ".repeat(indent);
        match lines.as_slice() {
            [one] => one.clone(),
            many => {
                let inner = " ".repeat(indent + 4);
                let body: Vec<String> = many.iter().map(|line| format!("{inner}{line}")).collect();
                format!("\n{}\n{pad}", body.join("\n"))
            }
        }
    }

    /// In brackets, for `… is not true`.
    pub(super) fn bracketed(&self, indent: usize) -> String {
        format!("({})", self.block(indent))
    }

    pub(super) fn lines(&self) -> Vec<String> {
        match self {
            Self::True => vec!["true".to_owned()],
            Self::False => vec!["false".to_owned()],
            Self::One(sql) => sql.lines().map(str::to_owned).collect(),
            Self::And(parts) => joined("and", parts),
            Self::Or(parts) => joined("or", parts),
        }
    }
}

fn push(flat: &mut Vec<Expression>, part: Expression) {
    if !flat.contains(&part) {
        flat.push(part);
    }
}

fn joined(word: &str, parts: &[Expression]) -> Vec<String> {
    let mut out = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let lead = if i == 0 { String::new() } else { format!("{word} ") };
        let lines = part.lines();
        if matches!(part, Expression::One(_) | Expression::True | Expression::False) {
            let (first, rest) = lines.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
            out.push(format!("{lead}{first}"));
            out.extend(rest.iter().cloned());
        } else {
            out.push(format!("{lead}("));
            out.extend(lines.iter().map(|line| format!("    {line}")));
            out.push(")".to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_in_brackets_on_lines_of_their_own() {
        let one = |sql: &str| Expression::One(sql.to_owned());
        let both = Expression::all([one("a"), one("b"), one("a")]);
        let either = Expression::any([one("c"), both, Expression::False, one("(select f())")]);
        assert_eq!(
            either.block(0),
            "\n    (select f())\n    or c\n    or (\n        a\n        and b\n    )\n"
        );
        assert_eq!(Expression::any([one("c"), Expression::True]), Expression::True);
        assert_eq!(Expression::all([one("c"), Expression::True]).block(4), "c");
    }
}
