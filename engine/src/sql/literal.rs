//! String literals that quote themselves, and dollar quotes for bodies.

use std::fmt;

/// A string constant. `Display` prints it as SQL that means the same under every setting of
/// `standard_conforming_strings`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal(String);

impl Literal {
    /// The literal with this value; the value is not quoted yet.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The bare value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote_literal(&self.0))
    }
}

/// `value` as a string constant; with a backslash in it, as an `E''` string.
pub fn quote_literal(value: &str) -> String {
    let quoted = value.replace('\'', "''");
    if quoted.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

/// `body` between dollar quotes whose tag does not occur in it: `$$`, else `$body$`, `$body1$` and so on.
pub fn dollar_quoted(body: &str) -> String {
    // A body that ends in all but the last byte of the tag would close the quote early, too.
    let closes = |tag: &str| body.contains(tag) || body.ends_with(&tag[..tag.len() - 1]);
    let mut tag = "$$".to_owned();
    let mut counter = 0;
    while closes(&tag) {
        tag = if counter == 0 { "$body$".to_owned() } else { format!("$body{counter}$") };
        counter += 1;
    }
    format!("{tag}{body}{tag}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal(r"a\b'c"), r"E'a\\b''c'");
        assert_eq!(Literal::new("").to_string(), "''");
    }

    #[test]
    fn a_dollar_quote_holds_what_it_quotes() {
        assert_eq!(dollar_quoted("select 1"), "$$select 1$$");
        assert_eq!(dollar_quoted("select $$x$$"), "$body$select $$x$$$body$");
        assert_eq!(dollar_quoted("costs 1$"), "$body$costs 1$$body$");
        assert_eq!(dollar_quoted("$$ $body$"), "$body1$$$ $body$$body1$");
        for body in ["$", "a$body", "$$ $body", "$body$ $$ $body1"] {
            let quoted = dollar_quoted(body);
            let tokens = crate::sql::tokens(&quoted).unwrap();
            assert_eq!(tokens.len(), 1, "{quoted}");
            assert_eq!(tokens[0].kind, crate::sql::TokenKind::DollarString);
        }
    }
}
