//! Lifetimes of the struct made `'static`, for checks that stand outside its parameters.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// The tokens with every lifetime replaced by `'static`.
pub(crate) fn to_static(tokens: TokenStream) -> TokenStream {
    let mut after_quote = false;
    let one = |token: TokenTree| {
        let lifetime = std::mem::replace(
            &mut after_quote,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''),
        );
        match token {
            TokenTree::Ident(ident) if lifetime => Ident::new("static", ident.span()).into(),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), to_static(group.stream()));
                inner.set_span(group.span());
                inner.into()
            }
            other => other,
        }
    };
    tokens.into_iter().map(one).collect()
}
