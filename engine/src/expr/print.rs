//! Expressions as people read them. Two that print alike are alike; the text is for eyes and keys, never for a server.

use std::fmt;

use super::{Expr, Name, Query, Source};

/// Writes the parts with something between.
fn joined<T: fmt::Display>(f: &mut fmt::Formatter<'_>, parts: &[T], between: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

/// An operand: in brackets where it is made of parts itself.
struct Operand<'a>(&'a Expr);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bracket = match self.0 {
            Expr::And(parts) | Expr::Or(parts) => !parts.is_empty(),
            Expr::Compare { .. } | Expr::Any { .. } | Expr::All { .. } | Expr::IsNull(_) | Expr::Is(..) => {
                true
            }
            Expr::Not(_) | Expr::Distinct(..) | Expr::InSelect(..) => true,
            _ => false,
        };
        if bracket { write!(f, "({})", self.0) } else { write!(f, "{}", self.0) }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::And(parts) if parts.is_empty() => f.write_str("true"),
            Expr::Or(parts) if parts.is_empty() => f.write_str("false"),
            Expr::And(parts) => joined(f, &parts.iter().map(Operand).collect::<Vec<_>>(), " and "),
            Expr::Or(parts) => joined(f, &parts.iter().map(Operand).collect::<Vec<_>>(), " or "),
            Expr::Not(inner) => match &**inner {
                Expr::IsNull(inner) => write!(f, "{} is not null", Operand(inner)),
                Expr::Distinct(left, right) => {
                    write!(f, "{} is not distinct from {}", Operand(left), Operand(right))
                }
                inner => write!(f, "not {}", Operand(inner)),
            },
            Expr::Compare { op, left, right } => write!(f, "{} {op} {}", Operand(left), Operand(right)),
            Expr::IsNull(inner) => write!(f, "{} is null", Operand(inner)),
            Expr::Distinct(left, right) => write!(f, "{} is distinct from {}", Operand(left), Operand(right)),
            Expr::Is(inner, value) => write!(f, "{} is {value}", Operand(inner)),
            Expr::Column { qualifier: Some(qualifier), name } => write!(f, "{qualifier}.{name}"),
            Expr::Column { qualifier: None, name } => f.write_str(name),
            Expr::Parameter(number) => write!(f, "${number}"),
            Expr::Literal { value: None, .. } => f.write_str("null"),
            Expr::Literal { value: Some(value), data_type } => match data_type.as_deref() {
                Some("numeric") => f.write_str(value),
                None | Some("text") => write!(f, "'{value}'"),
                Some(data_type) => write!(f, "'{value}'::{data_type}"),
            },
            Expr::Cast(inner, data_type) => write!(f, "{}::{data_type}", Operand(inner)),
            Expr::Call { name, arguments } => {
                write!(f, "{name}(")?;
                joined(f, arguments, ", ")?;
                f.write_str(")")
            }
            Expr::Case { operand, branches, otherwise } => {
                f.write_str("case")?;
                if let Some(operand) = operand {
                    write!(f, " {operand}")?;
                }
                for (condition, result) in branches {
                    write!(f, " when {condition} then {result}")?;
                }
                if let Some(otherwise) = otherwise {
                    write!(f, " else {otherwise}")?;
                }
                f.write_str(" end")
            }
            Expr::Array(parts) => {
                f.write_str("array[")?;
                joined(f, parts, ", ")?;
                f.write_str("]")
            }
            Expr::Row(parts) => {
                f.write_str("(")?;
                joined(f, parts, ", ")?;
                f.write_str(")")
            }
            Expr::ArraySelect(query) => write!(f, "array({query})"),
            Expr::Any { op, left, array } => write!(f, "{} {op} any ({array})", Operand(left)),
            Expr::All { op, left, array } => write!(f, "{} {op} all ({array})", Operand(left)),
            Expr::InSelect(left, query) => write!(f, "{} in ({query})", Operand(left)),
            Expr::Exists(query) => write!(f, "exists ({query})"),
            Expr::Scalar(query) => write!(f, "({query})"),
            Expr::Opaque(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::Select(select) => {
                let columns: Vec<&Expr> = select.columns.iter().map(|column| &column.value).collect();
                f.write_str("select ")?;
                joined(f, &columns, ", ")?;
                if !select.from.is_empty() {
                    f.write_str(" from ")?;
                    joined(f, &select.from, ", ")?;
                }
                if select.filter != Expr::yes() {
                    write!(f, " where {}", select.filter)?;
                }
                match &select.rest {
                    Some(rest) => write!(f, " [{rest}]"),
                    None => Ok(()),
                }
            }
            Query::Union(parts) => joined(f, parts, " union "),
            Query::Opaque(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Table { name, alias } if *alias == name.name => write!(f, "{name}"),
            Source::Table { name, alias } => write!(f, "{name} as {alias}"),
            Source::Call { name, arguments, alias, columns } => {
                write!(f, "{name}(")?;
                joined(f, arguments, ", ")?;
                write!(f, ") as {alias}")?;
                if columns.is_empty() { Ok(()) } else { write!(f, "({})", columns.join(", ")) }
            }
            Source::Query { query, alias, columns } => {
                write!(f, "({query}) as {alias}")?;
                if columns.is_empty() { Ok(()) } else { write!(f, "({})", columns.join(", ")) }
            }
            Source::Outer { side, left, right, on } => write!(f, "({left} {side} join {right} on {on})"),
            Source::Opaque(text) => f.write_str(text),
        }
    }
}
