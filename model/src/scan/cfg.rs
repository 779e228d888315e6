//! `#[cfg(…)]` and `#[cfg_attr(…)]` without a compiler: features from the configuration, `test` off, nothing guessed.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Expr, ExprLit, Fields, Lit, Meta, Token};

use super::{ScanConfig, UnknownCfg};
use crate::ctxt::{Ctxt, Problem};

/// Whether an item is there, by all of its `#[cfg]`s. A condition that cannot be evaluated is reported.
pub(super) fn is_active(cx: &Ctxt, config: &ScanConfig, attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg")).all(|attr| match attr.parse_args::<Meta>() {
        Ok(condition) => holds(cx, config, &condition),
        Err(error) => {
            cx.syn(error);
            true
        }
    })
}

/// Takes away inactive fields and variants, and opens `cfg_attr`s, as rustc does before a derive sees the item.
pub(super) fn apply(cx: &Ctxt, config: &ScanConfig, input: &mut DeriveInput) {
    open_cfg_attrs(cx, config, &mut input.attrs);
    match &mut input.data {
        syn::Data::Struct(data) => apply_to_fields(cx, config, &mut data.fields),
        syn::Data::Enum(data) => {
            let variants = std::mem::take(&mut data.variants);
            data.variants =
                variants.into_iter().filter(|variant| is_active(cx, config, &variant.attrs)).collect();
            for variant in &mut data.variants {
                open_cfg_attrs(cx, config, &mut variant.attrs);
            }
        }
        syn::Data::Union(_) => {}
    }
}

fn apply_to_fields(cx: &Ctxt, config: &ScanConfig, fields: &mut Fields) {
    let (Fields::Named(syn::FieldsNamed { named: list, .. })
    | Fields::Unnamed(syn::FieldsUnnamed { unnamed: list, .. })) = fields
    else {
        return;
    };
    *list = std::mem::take(list).into_iter().filter(|field| is_active(cx, config, &field.attrs)).collect();
    for field in list {
        open_cfg_attrs(cx, config, &mut field.attrs);
    }
}

/// Replaces each `cfg_attr` by what it stands for.
pub(super) fn open_cfg_attrs(cx: &Ctxt, config: &ScanConfig, attrs: &mut Vec<Attribute>) {
    let mut out = Vec::new();
    for attr in std::mem::take(attrs) {
        if !attr.path().is_ident("cfg_attr") {
            out.push(attr);
            continue;
        }
        let Meta::List(list) = &attr.meta else { continue };
        match Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone()) {
            Ok(metas) => {
                let mut metas = metas.into_iter();
                if metas.next().is_some_and(|condition| holds(cx, config, &condition)) {
                    out.extend(metas.map(|meta| Attribute { meta, ..attr.clone() }));
                }
            }
            Err(error) => cx.syn(error),
        }
    }
    *attrs = out;
}

fn holds(cx: &Ctxt, config: &ScanConfig, condition: &Meta) -> bool {
    let name = condition.path().get_ident().map(ToString::to_string).unwrap_or_default();
    match condition {
        Meta::List(list) => {
            let inner = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
            let inner = match inner {
                Ok(inner) => inner,
                Err(error) => {
                    cx.syn(error);
                    return true;
                }
            };
            // `test`, `feature` and the like decide most conditions; an unknown part is only asked for if they do not.
            match name.as_str() {
                "all" => inner.iter().all(|part| holds(cx, config, part)),
                "any" => inner.iter().any(|part| holds(cx, config, part)),
                "not" => !inner.first().is_some_and(|part| holds(cx, config, part)),
                _ => unknown(cx, config, condition),
            }
        }
        Meta::NameValue(pair) if name == "feature" => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(feature), .. }) => config.features.contains(&feature.value()),
            _ => unknown(cx, config, condition),
        },
        Meta::Path(_) => match name.as_str() {
            "test" | "doc" | "doctest" | "miri" | "false" => false,
            "true" | "debug_assertions" => true,
            _ => unknown(cx, config, condition),
        },
        Meta::NameValue(_) => unknown(cx, config, condition),
    }
}

fn unknown(cx: &Ctxt, config: &ScanConfig, condition: &Meta) -> bool {
    if config.unknown_cfg == UnknownCfg::Error {
        let span = condition.path().segments[0].ident.span();
        cx.push(
            Problem::new(span, "whether this condition holds is not known without compiling")
                .label("neither `test` nor a feature")
                .help("move the item behind a feature and list it in `[scan] features`, or set `[scan] cfg = \"include\"`"),
        );
    }
    true
}
