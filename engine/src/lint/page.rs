//! The page of a code: what it means, why it matters, what to do.

use super::RULES;
use crate::plan::Code;

/// What is known of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// The page, as Markdown with `//!` and `///` taken off by [`Page::text`].
    source: &'static str,
    /// What other tools call it.
    pub aliases: &'static [&'static str],
}

impl Page {
    /// The page as Markdown.
    pub fn text(&self) -> String {
        let comment = |line: &'static str| line.strip_prefix("//!").or(Some(line));
        let lines = self.source.lines().take_while(|line| !self.is_code(line)).filter_map(comment);
        let body: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let mut text = format!("# {}: {}\n", self.code, self.title);
        let body = body.join("\n");
        let body = body.trim().strip_prefix(self.title).unwrap_or(&body).trim();
        text += &format!("\n{body}\n");
        if !self.aliases.is_empty() {
            text += &format!("\nElsewhere: {}.\n", self.aliases.join(", "));
        }
        text
    }

    /// A rule's page is the comment at the top of its file, and ends where that does.
    fn is_code(&self, line: &str) -> bool {
        self.source.starts_with("//!") && !line.starts_with("//!")
    }
}

/// Every code there is, in order.
pub fn all() -> Vec<Page> {
    let hazards = Code::ALL.iter().map(|code| Page {
        code: code.code(),
        title: code.title(),
        source: code.page(),
        aliases: code.aliases(),
    });
    let lints = RULES.iter().map(|rule| Page {
        code: rule.code,
        title: rule.page.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or_default(),
        source: rule.page,
        aliases: rule.aliases,
    });
    let mut pages: Vec<Page> = hazards.chain(lints).collect();
    pages.sort_by_key(|page| page.code);
    pages
}

/// The page of a code, in any case.
pub fn find(code: &str) -> Option<Page> {
    all().into_iter().find(|page| page.code.eq_ignore_ascii_case(code))
}
