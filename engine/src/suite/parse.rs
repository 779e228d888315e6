//! Reads a `.policy` file: a world of named people, and sentences about what each of them can and cannot do.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::suggest::did_you_mean;
use palisade_model::{Diagnostic, LineColumn, SourceFile, Span};

/// A file as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suite {
    /// The people, each with what is said of their row.
    pub people: Vec<Person>,
    /// Rows that the world has.
    pub rows: Vec<Given>,
    /// The sentences.
    pub sentences: Vec<Sentence>,
}

/// `alice: runner`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// A word that one of the columns of the people's table can hold.
    pub kind: Option<String>,
    /// Where it is written.
    pub at: Span,
}

/// `rel coach_runners(carl -> alice: active)` or `row workouts(user_id = alice)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The table.
    pub table: String,
    /// Two people, for a relation, and the word of its state.
    pub between: Option<(String, String, Option<String>)>,
    /// Values by column.
    pub values: BTreeMap<String, String>,
    /// Where it is written.
    pub at: Span,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// A person, a role, or `nobody`.
    pub who: String,
    /// Whether it has to succeed.
    pub can: bool,
    /// What is tried.
    pub action: Action,
    /// The table; none is all of them.
    pub table: Option<String>,
    /// Whose rows.
    pub of: Option<String>,
    /// Which rows, by column.
    pub filter: BTreeMap<String, String>,
    /// Tables that are left out.
    pub except: Vec<String>,
    /// The sentence as it is written.
    pub text: String,
    /// Where it is written.
    pub at: Span,
}

/// What is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// SELECT
    Read,
    /// INSERT with these values.
    Insert(BTreeMap<String, String>),
    /// UPDATE to these values.
    Update(BTreeMap<String, String>),
    /// DELETE
    Delete,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// A text between quotes.
    quoted: bool,
    at: Span,
}

/// Reads a file; every mistake in it, each with its place.
///
/// # Errors
/// The mistakes.
pub fn parse(path: &str, text: &str) -> Result<Suite, Vec<Diagnostic>> {
    let file = SourceFile { path: Arc::from(path), text: Arc::from(text) };
    let words = words(text);
    let mut parser = Parser { file: &file, words: &words, next: 0, problems: Vec::new() };
    let mut suite = Suite::default();
    while parser.next < words.len() {
        let start = parser.next;
        let read = if parser.is("world") { parser.world(&mut suite) } else { parser.sentence(&mut suite) };
        if read.is_none() {
            // The next line may be right again.
            let line = words[start].at.start.line;
            parser.next = parser.next.max(start + 1);
            while parser.next < words.len() && words[parser.next].at.start.line == line {
                parser.next += 1;
            }
        }
    }
    if parser.problems.is_empty() { Ok(suite) } else { Err(parser.problems) }
}

/// Words, signs and texts; `#` begins a comment.
fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let chars: Vec<char> = line.chars().collect();
        let place = |from: usize, to: usize| Span {
            start: LineColumn { line: number + 1, column: from + 1 },
            end: LineColumn { line: number + 1, column: to + 1 },
        };
        let mut at = 0;
        while at < chars.len() {
            let start = at;
            let c = chars[at];
            if c == '#' {
                break;
            } else if c.is_whitespace() {
                at += 1;
                continue;
            } else if c == '\'' {
                at += 1;
                while at < chars.len() && chars[at] != '\'' {
                    at += 1;
                }
                let text = chars[start + 1..at].iter().collect();
                at = (at + 1).min(chars.len());
                found.push(Word { text, quoted: true, at: place(start, at) });
                continue;
            } else if c.is_alphanumeric() || c == '_' {
                while at < chars.len() && (chars[at].is_alphanumeric() || "_.@".contains(chars[at])) {
                    at += 1;
                }
            } else if c == '-' && chars.get(at + 1) == Some(&'>') {
                at += 2;
            } else {
                at += 1;
            }
            found.push(Word { text: chars[start..at].iter().collect(), quoted: false, at: place(start, at) });
        }
    }
    found
}

struct Parser<'a> {
    file: &'a SourceFile,
    words: &'a [Word],
    next: usize,
    problems: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn world(&mut self, suite: &mut Suite) -> Option<()> {
        self.next += 1;
        self.expect("{")?;
        while !self.is("}") {
            let at = self.place();
            if self.is("rel") {
                self.next += 1;
                self.relations(suite, at)?;
            } else if self.is("row") {
                self.next += 1;
                let table = self.name("a table")?;
                let values = self.values("(")?;
                suite.rows.push(Given { table, between: None, values, at });
            } else {
                let name = self.name("a person, `rel` or `row`")?;
                let kind = if self.is(":") {
                    self.next += 1;
                    Some(self.name("what the person is")?)
                } else {
                    None
                };
                suite.people.push(Person { name, kind, at });
            }
            while self.is(";") || self.is(",") {
                self.next += 1;
            }
        }
        self.expect("}")
    }

    fn relations(&mut self, suite: &mut Suite, at: Span) -> Option<()> {
        let table = self.name("a table")?;
        self.expect("(")?;
        loop {
            let from = self.name("a person")?;
            self.expect("->")?;
            let to = self.name("a person")?;
            let state = if self.is(":") {
                self.next += 1;
                Some(self.name("a state")?)
            } else {
                None
            };
            let mut values = BTreeMap::new();
            while self.is("with") {
                self.next += 1;
                let column = self.name("a column")?;
                self.expect("=")?;
                values.insert(column, self.name("a value")?);
            }
            suite.rows.push(Given { table: table.clone(), between: Some((from, to, state)), values, at });
            if !self.is(",") {
                break;
            }
            self.next += 1;
        }
        self.expect(")")
    }

    fn sentence(&mut self, suite: &mut Suite) -> Option<()> {
        let at = self.place();
        let who = self.name("who it is about")?;
        let mut sentence = Sentence {
            who,
            can: false,
            action: Action::Read,
            table: None,
            of: None,
            filter: BTreeMap::new(),
            except: Vec::new(),
            text: self.line(at),
            at,
        };
        match self.one_of(&["can", "cannot", "sees"])?.as_str() {
            "sees" => {
                self.one_of(&["nothing"])?;
                if self.one_of(&["everywhere", "in"])? == "in" {
                    sentence.table = Some(self.name("a table")?);
                } else if self.is("except") {
                    self.next += 1;
                    self.expect("[")?;
                    while !self.is("]") {
                        sentence.except.push(self.name("a table")?);
                        if self.is(",") {
                            self.next += 1;
                        }
                    }
                    self.expect("]")?;
                }
            }
            word => {
                sentence.can = word == "can";
                let action = self.one_of(&["read", "insert", "update", "delete"])?;
                sentence.table = Some(self.name("a table")?);
                self.rows(&mut sentence)?;
                sentence.action = match action.as_str() {
                    "insert" => {
                        Action::Insert(if self.is("(") { self.values("(")? } else { BTreeMap::new() })
                    }
                    "update" => {
                        self.one_of(&["set"])?;
                        Action::Update(self.values("")?)
                    }
                    "delete" => Action::Delete,
                    _ => Action::Read,
                };
            }
        }
        if self.words.get(self.next).is_some_and(|word| word.at.start.line == at.start.line) {
            let word = &self.words[self.next];
            self.problem(
                word.at,
                format!("`{}` is not expected here", word.text),
                "a sentence ends with its line",
            );
            return None;
        }
        suite.sentences.push(sentence);
        Some(())
    }

    /// `of alice where status = active`
    fn rows(&mut self, sentence: &mut Sentence) -> Option<()> {
        if self.is("of") {
            self.next += 1;
            sentence.of = Some(self.name("a person")?);
        }
        if self.is("where") {
            self.next += 1;
            sentence.filter = self.values("")?;
        }
        Some(())
    }

    /// `a = b, c = d`, in parentheses or not.
    fn values(&mut self, open: &str) -> Option<BTreeMap<String, String>> {
        if !open.is_empty() {
            self.expect(open)?;
        }
        let mut values = BTreeMap::new();
        loop {
            let column = self.name("a column")?;
            self.expect("=")?;
            values.insert(column, self.name("a value")?);
            if !self.is(",") {
                break;
            }
            self.next += 1;
        }
        if !open.is_empty() {
            self.expect(")")?;
        }
        Some(values)
    }

    fn is(&self, word: &str) -> bool {
        self.words.get(self.next).is_some_and(|next| !next.quoted && next.text == word)
    }

    fn expect(&mut self, word: &str) -> Option<()> {
        if self.is(word) {
            self.next += 1;
            return Some(());
        }
        let found =
            self.words.get(self.next).map_or_else(|| "the end".to_owned(), |word| format!("`{}`", word.text));
        self.problem(self.place(), format!("expected `{word}`, found {found}"), "");
        None
    }

    fn one_of(&mut self, list: &[&str]) -> Option<String> {
        let word = self.words.get(self.next).map(|word| word.text.clone()).unwrap_or_default();
        if list.contains(&word.as_str()) {
            self.next += 1;
            return Some(word);
        }
        let help = did_you_mean(&word, list.iter().copied()).unwrap_or_default();
        let found = if word.is_empty() { "the end".to_owned() } else { format!("`{word}`") };
        self.problem(self.place(), format!("{found} is not expected here"), &help);
        None
    }

    fn name(&mut self, what: &str) -> Option<String> {
        let word = self.words.get(self.next);
        match word {
            Some(word) if word.quoted || word.text.starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
                self.next += 1;
                Some(word.text.clone())
            }
            _ => {
                self.problem(self.place(), format!("expected {what}"), "");
                None
            }
        }
    }

    fn place(&self) -> Span {
        self.words.get(self.next).or(self.words.last()).map_or_else(Span::default, |word| word.at)
    }

    fn line(&self, at: Span) -> String {
        let line = self.file.text.lines().nth(at.start.line.saturating_sub(1)).unwrap_or_default();
        line.split('#').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn problem(&mut self, at: Span, what: impl Into<String>, help: &str) {
        let problem = Diagnostic::error(self.file, at, what);
        self.problems.push(if help.is_empty() { problem } else { problem.help(help) });
    }
}
