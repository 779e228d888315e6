//! Settings in files that are programs: found by their names, without running anything.

/// What a file is made of, as far as settings need it. Comments are left out.
#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// What stands in quotes.
    Text(&'a str),
    Sign(char),
}

impl Token<'_> {
    /// Whether it is this name, which JSON puts in quotes.
    fn names(&self, name: &str) -> bool {
        matches!(self, Self::Word(word) | Self::Text(word) if *word == name)
    }

    fn assigns(&self) -> bool {
        matches!(self, Self::Sign(':' | '='))
    }
}

/// The text in quotes behind the last name and a `:` or `=`, inside of the braces behind the names before it.
pub(super) fn quoted(text: &str, path: &[&str]) -> Option<String> {
    let tokens = tokens(text);
    let (last, outer) = path.split_last()?;
    let mut inside = tokens.as_slice();
    for name in outer {
        let (at, _) = inside.windows(3).enumerate().find(|(_, next)| {
            let brace = if next[1].assigns() { &next[2] } else { &next[1] };
            next[0].names(name) && *brace == Token::Sign('{')
        })?;
        let open = at + inside[at..].iter().position(|token| *token == Token::Sign('{'))?;
        inside = braced(&inside[open..]);
    }
    inside.windows(3).find_map(|next| match next {
        [name, sign, Token::Text(value)] if name.names(last) && sign.assigns() => Some((*value).to_owned()),
        _ => None,
    })
}

/// The tokens up to the brace that closes the first one.
fn braced<'a, 'b>(tokens: &'b [Token<'a>]) -> &'b [Token<'a>] {
    let mut depth = 0;
    let end = tokens.iter().position(|token| {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    &tokens[..end.unwrap_or(tokens.len())]
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skip = |ends: &str| rest.find(ends).map_or(rest.len(), |at| at + ends.len());
        let length = match first {
            _ if rest.starts_with("//") => skip("\n"),
            _ if rest.starts_with("/*") => skip("*/"),
            '"' | '\'' | '`' => {
                let end = rest[1..].find(first).map_or(rest.len(), |at| at + 1);
                tokens.push(Token::Text(&rest[1..end]));
                (end + 1).min(rest.len())
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                tokens.push(Token::Word(&rest[..end]));
                end
            }
            c => {
                if !c.is_whitespace() {
                    tokens.push(Token::Sign(c));
                }
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    tokens
}

/// The name of the variable behind `prefix`: `DATABASE_URL` in `process.env.DATABASE_URL!`.
pub(super) fn variable(text: &str, prefix: &str) -> Option<String> {
    let names = text.split(prefix).skip(1).map(|rest| {
        let rest = rest.trim_start_matches(['[', '(', '"', '\'']);
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
    });
    names.into_iter().find(|name| name.contains("URL"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn settings_are_found_where_they_stand() {
        let program = "// out: './old'\nexport default { out: './db/migrations', /* migrations: { table: 'x' } */\n\
                       schema: 'a.ts', migrations: { table: `own`, prefix: { schema: 'no' }, schema: \"public\" } }";
        assert_eq!(quoted(program, &["out"]).as_deref(), Some("./db/migrations"));
        assert_eq!(quoted(program, &["migrations", "table"]).as_deref(), Some("own"));
        assert_eq!(quoted(program, &["migrations", "out"]), None);
        assert_eq!(quoted("{ \"out\": \"x\" }", &["out"]).as_deref(), Some("x"));
        assert_eq!(
            quoted("env \"a\" {\n migration {\n  dir = \"file://m\"\n }\n}", &["migration", "dir"])
                .as_deref(),
            Some("file://m")
        );
        assert_eq!(quoted("out: process.env.OUT", &["out"]), None);
        assert_eq!(quoted("out: 'not closed", &["out"]).as_deref(), Some("not closed"));
    }
}
