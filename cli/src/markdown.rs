//! Markdown into which nothing that comes from sources can write: names are code, and code ends where it is meant to.

/// A text as code in a line or a cell of a table, whatever is in it.
pub(crate) fn code(text: &str) -> String {
    let text = shown(text).replace('\n', " ");
    let fence = "`".repeat(longest_run(&text) + 1);
    // A `|` would end the cell, also between backticks, and behind a backslash it does so though it has one of its own.
    let text = text.replace("\\|", "\\\\u{7c}").replace('|', "\\|");
    let pad = if text.is_empty() || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Lines of code in a block of their own.
pub(crate) fn block(language: &str, text: &str) -> String {
    let text = shown(text);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// Something that is shown when it is asked for.
pub(crate) fn folded(title: &str, body: &str) -> String {
    format!("<details><summary>{title}</summary>\n\n{}\n\n</details>\n\n", body.trim_end())
}

/// A list; nothing if there is nothing in it.
pub(crate) fn list(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().map(|item| format!("- {item}\n")).collect()
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// Characters that nobody sees, or that turn the order of others around, by their numbers.
fn shown(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(
                c,
                '\u{ad}'
                    | '\u{34f}'
                    | '\u{61c}'
                    | '\u{115f}'
                    | '\u{1160}'
                    | '\u{180e}'
                    | '\u{3164}'
                    | '\u{feff}'
                    | '\u{ffa0}'
            )
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::{block, code};

    #[test]
    fn what_is_named_does_not_get_out_of_its_code() {
        assert_eq!(code("public.notes"), "`public.notes`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`<script>`"), "`` `<script>` ``");
        assert_eq!(code("a|b\n| @team"), "`a\\|b \\| @team`");
        assert_eq!(code("a\\|@team"), "`a\\\\u{7c}@team`");
        assert_eq!(code("a\u{202e}b"), "`a\\u{202e}b`");
        assert_eq!(code("a\u{e0041}\u{61c}\u{2028}b"), "`a\\u{e0041}\\u{61c}\\u{2028}b`");
        assert_eq!(code(""), "`  `");
        assert_eq!(block("sql", "x\n```\ny"), "````sql\nx\n```\ny\n````\n");
    }
}
