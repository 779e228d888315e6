//! Asks a solver of formulas (z3 or cvc5) for what structure does not decide, if one is installed. Only its "there is
//! no counterexample" is believed.
//!
//! A value is a number that may be missing: whatever order a type has, finitely many of its values can be laid out on
//! the number line, and nothing but equality and order is asked of them. What is not understood is a free variable.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::formula::contained_row;
use crate::expr::{Expr, Query};

/// A solver on this machine.
#[derive(Debug, Clone)]
pub struct Solver {
    /// What it is called.
    pub name: &'static str,
    path: PathBuf,
    arguments: &'static [&'static str],
}

impl Solver {
    /// The first one that is found.
    pub fn find() -> Option<Self> {
        const KNOWN: [(&str, &[&str]); 2] =
            [("z3", &["-in", "-T:5"]), ("cvc5", &["--lang=smt2", "--tlimit=5000", "-"])];
        let path = std::env::var_os("PATH")?;
        KNOWN.iter().find_map(|(name, arguments)| {
            let path =
                std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file())?;
            Some(Self { name, path, arguments })
        })
    }

    /// Whether it proves that every row which the first condition admits is admitted by the second.
    pub fn implies(&self, first: &Expr, second: &Expr) -> bool {
        self.ask(&script(first, second)).is_some_and(|answer| answer.trim() == "unsat")
    }

    fn ask(&self, script: &str) -> Option<String> {
        let mut child = Command::new(&self.path)
            .args(self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(script.as_bytes()).ok()?;
        let output = child.wait_with_output().ok()?;
        String::from_utf8(output.stdout).ok()
    }
}

/// The question as SMT-LIB: is there a row that the first admits and the second does not?
fn script(first: &Expr, second: &Expr) -> String {
    let mut encoder = Encoder::default();
    let (first, second) = (encoder.truth(first, true), encoder.truth(second, true));
    let mut text = "(set-logic QF_LRA)\n".to_owned();
    text += &encoder.declarations();
    let _ = write!(text, "(assert {first})\n(assert (not {second}))\n(check-sat)\n");
    text
}

#[derive(Default)]
struct Encoder {
    /// Values by what they are, with their variable.
    values: BTreeMap<Expr, String>,
    /// Statements that are true, false or null.
    statements: BTreeMap<Expr, String>,
    /// Statements that are true or false.
    exists: BTreeMap<Query, String>,
}

impl Encoder {
    /// A formula that holds where the expression is true, or where it is false.
    fn truth(&mut self, expr: &Expr, holds: bool) -> String {
        match (expr, holds) {
            (Expr::And(parts), true) | (Expr::Or(parts), false) => self.many("and", parts, holds),
            (Expr::Or(parts), true) | (Expr::And(parts), false) => self.many("or", parts, holds),
            (Expr::Not(inner), holds) => self.truth(inner, !holds),
            (Expr::Is(inner, value), true) => self.truth(inner, *value),
            (Expr::Is(inner, value), false) => format!("(not {})", self.truth(inner, *value)),
            (Expr::IsNull(inner), holds) => {
                let null = self.null(inner);
                if holds { null } else { format!("(not {null})") }
            }
            (Expr::Compare { op, left, right }, holds) => {
                self.compare(op, left, right, holds).unwrap_or_else(|| self.statement(expr, holds))
            }
            (Expr::Distinct(left, right), holds) => {
                let equal = self.equal(left, right);
                if holds { format!("(not {equal})") } else { equal }
            }
            (Expr::Any { op, left, array }, holds) if op == "=" => match &**array {
                Expr::Array(items) => {
                    let equal = items.iter().map(|item| Expr::equals((**left).clone(), item.clone()));
                    self.truth(&Expr::any(equal.collect::<Vec<_>>()), holds)
                }
                _ => self.statement(expr, holds),
            },
            (Expr::Exists(query), holds) => {
                let number = self.exists.len();
                let name = self.exists.entry((**query).clone()).or_insert_with(|| format!("e{number}"));
                if holds { name.clone() } else { format!("(not {name})") }
            }
            (Expr::Literal { value: None, .. }, _) => "false".to_owned(),
            _ => self.statement(expr, holds),
        }
    }

    fn many(&mut self, word: &str, parts: &[Expr], holds: bool) -> String {
        if parts.is_empty() {
            return if word == "and" { "true".to_owned() } else { "false".to_owned() };
        }
        let parts: Vec<String> = parts.iter().map(|part| self.truth(part, holds)).collect();
        format!("({word} {})", parts.join(" "))
    }

    fn compare(&mut self, op: &str, left: &Expr, right: &Expr, holds: bool) -> Option<String> {
        if op == "=" && (*right == Expr::yes() || *right == Expr::no()) {
            return Some(self.truth(left, holds == (*right == Expr::yes())));
        }
        let known = ["=", "<>", "<", "<=", ">", ">="].contains(&op);
        if !known {
            return None;
        }
        let present = format!("(not {}) (not {})", self.null(left), self.null(right));
        let (left, right) = (self.value(left), self.value(right));
        let compared = match op {
            "<>" => format!("(not (= {left} {right}))"),
            op => format!("({op} {left} {right})"),
        };
        let compared = if holds { compared } else { format!("(not {compared})") };
        Some(format!("(and {present} {compared})"))
    }

    /// `IS NOT DISTINCT FROM`
    fn equal(&mut self, left: &Expr, right: &Expr) -> String {
        let (no_left, no_right) = (self.null(left), self.null(right));
        let (left, right) = (self.value(left), self.value(right));
        format!("(or (and {no_left} {no_right}) (and (not {no_left}) (not {no_right}) (= {left} {right})))")
    }

    fn value(&mut self, expr: &Expr) -> String {
        let number = self.values.len();
        self.values.entry(expr.clone()).or_insert_with(|| format!("v{number}")).clone()
    }

    fn null(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Literal { value, .. } => value.is_none().to_string(),
            Expr::And(parts) | Expr::Or(parts) if parts.is_empty() => "false".to_owned(),
            expr => format!("n{}", &self.value(expr)[1..]),
        }
    }

    fn statement(&mut self, expr: &Expr, holds: bool) -> String {
        let number = self.statements.len();
        let name = self.statements.entry(expr.clone()).or_insert_with(|| format!("s{number}"));
        if holds { format!("{name}t") } else { format!("{name}f") }
    }

    fn declarations(&self) -> String {
        let mut text = String::new();
        for name in self.values.values() {
            let _ = writeln!(text, "(declare-const {name} Real)\n(declare-const n{} Bool)", &name[1..]);
        }
        for name in self.statements.values() {
            let _ = writeln!(
                text,
                "(declare-const {name}t Bool)\n(declare-const {name}f Bool)\n(assert (not (and {name}t {name}f)))"
            );
        }
        for name in self.exists.values() {
            let _ = writeln!(text, "(declare-const {name} Bool)");
        }
        for (one, name) in &self.exists {
            for (other, implied) in self.exists.iter().filter(|(other, _)| *other != one) {
                if contained_row(one, other) {
                    let _ = writeln!(text, "(assert (=> {name} {implied}))");
                }
            }
        }
        self.constants(&mut text);
        text
    }

    /// Numbers are what they are; texts that differ are different.
    fn constants(&self, text: &mut String) {
        let mut texts: BTreeMap<&Option<String>, Vec<&String>> = BTreeMap::new();
        for (expr, name) in &self.values {
            let Expr::Literal { value: Some(value), data_type } = expr else { continue };
            match data_type.as_deref() {
                Some("numeric") if value.parse::<i64>().is_ok_and(|value| value >= 0) => {
                    let _ = writeln!(text, "(assert (= {name} {value}.0))");
                }
                None | Some("text") => texts.entry(data_type).or_default().push(name),
                Some(own) if own.contains('.') => texts.entry(data_type).or_default().push(name),
                _ => {}
            }
        }
        for names in texts.values().filter(|names| names.len() > 1) {
            let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            let _ = writeln!(text, "(assert (distinct {}))", names.join(" "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::expression;

    #[test]
    fn a_solver_proves_what_structure_does_not() {
        let Some(solver) = Solver::find() else {
            eprintln!("skipped: neither z3 nor cvc5 is installed");
            return;
        };
        let proves = |first: &str, second: &str| solver.implies(&expression(first), &expression(second));
        assert!(proves("(a > 5)", "(a > 3)"));
        assert!(!proves("(a > 3)", "(a > 5)"));
        assert!(proves("((a = b) AND (b = c))", "(a = c)"));
        assert!(proves("(a IS NOT NULL)", "((a = 1) OR (a <> 1))"));
        assert!(!proves("true", "((a = 1) OR (a <> 1))"), "a may be null");
        assert!(!proves("(status IS NOT NULL)", "(status = 'active'::text)"));
        assert!(proves("(s = 'x'::text)", "(s <> 'y'::text)"));
        assert!(proves("((a < b) AND (b <= c))", "(NOT (c <= a))"));
        assert!(!proves("f(a)", "f(b)"));
        assert!(proves(
            "(EXISTS ( SELECT 1 FROM t l WHERE ((l.a = x) AND l.b)))",
            "((EXISTS ( SELECT 1 FROM t m WHERE (m.a = x))) OR (x IS NULL))"
        ));
    }
}
