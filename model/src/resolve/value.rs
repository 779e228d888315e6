//! The VALUE of a default as SQL.

use syn::ext::IdentExt;

use super::types::SqlType;
use super::{At, Resolver};
use crate::ctxt::Problem;
use crate::name::{quote_ident, quote_literal};
use crate::scan::{ItemKind, Lookup};
use crate::sql::lexer::embed;
use crate::suggest::did_you_mean;
use crate::written::{Value, last_segment};

impl Resolver<'_> {
    /// The value as SQL; reported if a name in it means nothing.
    pub(super) fn value(&self, at: &At<'_>, value: &Value, ty: Option<&SqlType<'_>>) -> Option<String> {
        Some(match value {
            Value::Bool(flag, _) => flag.to_string(),
            Value::Number(number) => number.text.clone(),
            Value::Text(text) => {
                self.check_word(at, &text.value, text.span, ty);
                quote_literal(&text.value)
            }
            Value::EmptyArray(_) => "'{}'".to_owned(),
            Value::Path(path) => return self.path_value(at, path, ty),
            Value::Call { function, args } => {
                let name: Vec<String> =
                    function.iter().map(|part| quote_function(&part.unraw().to_string())).collect();
                let args: Option<Vec<String>> = args.iter().map(|arg| self.value(at, arg, None)).collect();
                format!("{}({})", name.join("."), args?.join(", "))
            }
            Value::Sql(sql) => embed(&self.expand(at, sql, &[])),
        })
    }

    /// A variant of the column's enum, or a constant whose value is a literal.
    fn path_value(&self, at: &At<'_>, path: &syn::Path, ty: Option<&SqlType<'_>>) -> Option<String> {
        let name = last_segment(path);
        let words = ty.and_then(|ty| ty.words);
        if let Some(variant) = words.and_then(|words| words.variant(&name)) {
            return words.map(|words| words.literal(variant));
        }
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.unraw().to_string()).collect();
        let span = path.segments.last().map_or_else(proc_macro2::Span::call_site, |last| last.ident.span());
        let is_const = |kind: &ItemKind| matches!(kind, ItemKind::Const(_));
        match self.scope.lookup(at.item.module, &segments, is_const) {
            Lookup::Item(item) => {
                if let ItemKind::Const(Some(value)) = &item.kind {
                    return self.value(at, value, ty);
                }
                let problem = Problem::new(span, format!("the value of `{name}` is not a literal"));
                at.cx.push(problem.help("only a constant that is one literal can be read without compiling"));
            }
            Lookup::Ambiguous(items) => at.cx.push(self.ambiguous(span, &name, &items)),
            Lookup::Foreign => {
                let problem = match words {
                    Some(words) => {
                        let known = words
                            .variants
                            .iter()
                            .map(|variant| variant.ident.to_string())
                            .collect::<Vec<_>>();
                        let known = known.iter().map(String::as_str);
                        let text = format!("no variant named `{name}` in `{}`", words.ident);
                        Problem::new(span, text).maybe_help(did_you_mean(&name, known))
                    }
                    None => Problem::new(span, format!("`{name}` is no constant that was found"))
                        .help(format!("write a literal, a call such as `now()`, or `sql(\"{name}\")`")),
                };
                at.cx.push(problem);
            }
        }
        None
    }

    /// A string where a word of an enum is meant.
    fn check_word(&self, at: &At<'_>, text: &str, span: proc_macro2::Span, ty: Option<&SqlType<'_>>) {
        let Some(words) = ty.filter(|ty| !ty.array).and_then(|ty| ty.words) else { return };
        if words.variants.iter().any(|variant| variant.value == text) {
            return;
        }
        let known = words.variants.iter().map(|variant| variant.value.as_str());
        let problem = Problem::new(span, format!("`{}` has no value '{text}'", words.ident));
        at.cx.push(problem.maybe_help(did_you_mean(text, known)));
    }
}

/// Functions of the grammar are called by their keyword: `coalesce` must not be quoted.
pub(super) fn quote_function(name: &str) -> String {
    let lower = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if lower { name.to_owned() } else { quote_ident(name) }
}
