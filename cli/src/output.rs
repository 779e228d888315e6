//! The one voice of the program: results on stdout, everything else on stderr.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};
use palisade_engine::{Error, Result};

use crate::args::{Format, Global};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();
const NOTE: Style = AnsiColor::Yellow.on_default().bold();

/// Where a command says what it has to say.
pub(crate) struct Output {
    format: Format,
    verbose: bool,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        Self { format: global.format, verbose: global.verbose }
    }

    /// Prints the result of a command: `text` as it is, or `json` on one line and more.
    ///
    /// # Errors
    /// When stdout cannot be written to. A reader that has seen enough (`| head`) is no error.
    pub(crate) fn result(&self, text: &str, json: &serde_json::Value) -> Result<()> {
        match self.format {
            Format::Text => self.raw(text),
            Format::Json => self.raw(&format!("{json:#}\n")),
            Format::Csv => Err(Error::new("this command has no result that is CSV")
                .hint("`palisade query` has; for programs, this one has --format json")),
            Format::Sql => Err(Error::new("this command has no result that is SQL")
                .hint("`palisade diff FROM TO --format sql` prints the way from one source to another")),
            Format::Sarif | Format::Github => Err(Error::new("this command has no findings")
                .hint("`palisade lint` prints them in that form; here it is text or json")),
        }
    }

    /// Prints a result that has one form only.
    ///
    /// # Errors
    /// As [`Output::result`].
    pub(crate) fn raw(&self, text: &str) -> Result<()> {
        clear_step();
        let mut stdout = anstream::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Error::from(error).context("the result cannot be written"))
            }
            _ => Ok(()),
        }
    }

    /// Says what is being done. On a terminal the line goes when the next one comes; elsewhere it is printed with
    /// `-v` alone.
    pub(crate) fn step(&self, line: &str) {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        if self.verbose || dumb || !std::io::stderr().is_terminal() {
            return self.detail(line);
        }
        clear_step();
        // There is nobody left to tell when stderr is closed.
        let _ = write!(std::io::stderr().lock(), "{line} …");
        let _ = std::io::stderr().flush();
        STEP_SHOWN.store(true, Ordering::Relaxed);
    }

    /// Prints progress that stays.
    pub(crate) fn progress(&self, line: &str) {
        stderr(line);
    }

    /// Prints what the user should know.
    pub(crate) fn note(&self, line: &str) {
        stderr(&format!("{NOTE}note:{NOTE:#} {line}"));
    }

    /// Prints what only `-v` asks for.
    pub(crate) fn detail(&self, line: &str) {
        if self.verbose {
            stderr(line);
        }
    }

    /// Prints an error.
    pub(crate) fn error(&self, error: &Error) {
        if let Some(report) = &error.report {
            stderr(report.trim_end());
        }
        let mut text = format!("{ERROR}error:{ERROR:#} {}", error.what);
        for line in &error.details {
            text += &format!("\n  {}", line.replace('\n', "\n  "));
        }
        if let Some(hint) = &error.hint {
            text += &format!("\n  {HELP}help:{HELP:#} {}", hint.replace('\n', "\n  "));
        }
        stderr(&text);
    }
}

/// Says that the program has a fault. The default message names a thread and a variable for Rust programmers.
pub(crate) fn report_crash(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    stderr(&format!(
        "{ERROR}error:{ERROR:#} palisade crashed: {message}\n  at {place}\n  {HELP}help:{HELP:#} this is a mistake in \
         palisade: please report it with the command and this message"
    ));
}

/// Says that a signal was seen, before whatever it leads to.
pub(crate) fn interrupted() {
    stderr("interrupted: stopping; Ctrl-C again to leave at once");
}

/// Says that a signal was the answer to a question.
pub(crate) fn interrupted_at_prompt() {
    stderr("\ninterrupted");
}

/// Says that a command was ended that did not end by itself.
pub(crate) fn given_up() {
    stderr(&format!(
        "{ERROR}error:{ERROR:#} interrupted before it came to its end: the server rolls back what is open"
    ));
}

/// So many, with the words for one and for more of them.
pub(crate) fn counted(many: usize, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

/// `1 row`, `2 rows`
pub(crate) fn number(count: usize, noun: &str) -> String {
    counted(count, noun, &format!("{noun}s"))
}

/// Whether the last line of the terminal is one of [`Output::step`].
static STEP_SHOWN: AtomicBool = AtomicBool::new(false);

fn clear_step() {
    if STEP_SHOWN.swap(false, Ordering::Relaxed) {
        // Back to the start of the line, and erase it.
        let _ = write!(std::io::stderr().lock(), "\r\u{1b}[2K");
    }
}

fn stderr(text: &str) {
    clear_step();
    // There is nobody left to tell when stderr is closed.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
