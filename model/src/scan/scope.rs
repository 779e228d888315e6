//! What a path in a source file refers to: `use` lines, modules, and at the end the name alone.

use std::collections::BTreeMap;

use syn::UseTree;
use syn::ext::IdentExt;

use super::{Item, ItemKind, Sources};

/// A module with its imports.
#[derive(Debug)]
pub(crate) struct Module {
    /// The root's name and the modules below it.
    pub(crate) path: Vec<String>,
    /// What each imported name stands for.
    pub(crate) uses: BTreeMap<String, Vec<String>>,
    /// The modules imported with `*`.
    pub(crate) globs: Vec<Vec<String>>,
}

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Lookup<'a> {
    /// An item of the sources.
    Item(&'a Item),
    /// Several items that the path fits equally well.
    Ambiguous(Vec<&'a Item>),
    /// Nothing in the sources.
    Foreign,
}

/// Resolves paths among the sources.
pub(crate) struct Scope<'a> {
    sources: &'a Sources,
    /// Items by their names.
    by_name: BTreeMap<&'a str, Vec<&'a Item>>,
    modules: BTreeMap<&'a [String], usize>,
}

/// `use` lines may lead to `use` lines; a circle of them is an error of rustc's.
const MAX_HOPS: usize = 16;

impl<'a> Scope<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
        for item in &sources.items {
            by_name.entry(&item.name).or_default().push(item);
        }
        let modules = sources.modules.iter().enumerate().map(|(i, module)| (module.path.as_slice(), i));
        Self { sources, by_name, modules: modules.collect() }
    }

    /// Finds what `path` means in a module, among the items that `wanted` accepts.
    pub(crate) fn lookup(
        &self,
        module: usize,
        path: &[String],
        wanted: impl Fn(&ItemKind) -> bool,
    ) -> Lookup<'a> {
        let full = match self.follow(module, path, &wanted, MAX_HOPS) {
            Ok(item) => return Lookup::Item(item),
            Err(full) => full,
        };
        // A path into another crate may still mean a scanned one, whose name in Cargo.toml we do not know.
        // `Status::Message` is no path into a crate `Status`, and must not be taken for a table `Message`.
        let crate_like = full[0].starts_with(char::is_lowercase);
        let inside = full.get(1..).filter(|inside| !inside.is_empty() && crate_like);
        for suffix in [Some(full.as_slice()), inside].into_iter().flatten() {
            let found = self.by_suffix(suffix, &wanted);
            match found.as_slice() {
                [] => {}
                [one] => return Lookup::Item(one),
                _ => return Lookup::Ambiguous(found),
            }
        }
        Lookup::Foreign
    }

    /// Finds what `path` certainly means, by modules and `use` lines alone.
    pub(crate) fn exact(
        &self,
        module: usize,
        path: &[String],
        wanted: impl Fn(&ItemKind) -> bool,
    ) -> Result<&'a Item, Vec<String>> {
        self.follow(module, path, &wanted, MAX_HOPS)
    }

    /// Every item of the sources.
    pub(crate) fn items(&self) -> impl Iterator<Item = &'a Item> + use<'a> {
        self.sources.items.iter()
    }

    /// Names of the items that `wanted` accepts, for "did you mean".
    pub(crate) fn names(&self, wanted: impl Fn(&ItemKind) -> bool) -> Vec<&'a str> {
        self.sources.items.iter().filter(|item| wanted(&item.kind)).map(|item| item.name.as_str()).collect()
    }

    /// The item's path as a message shows it.
    pub(crate) fn path_of(&self, item: &Item) -> String {
        let mut path = self.sources.modules[item.module].path.join("::");
        path.push_str("::");
        path.push_str(&item.name);
        path
    }

    /// The path of the file that holds the item.
    pub(crate) fn file_of(&self, item: &Item) -> &'a str {
        &self.sources.files[item.file].path
    }

    fn follow(
        &self,
        module: usize,
        path: &[String],
        wanted: &impl Fn(&ItemKind) -> bool,
        hops: usize,
    ) -> Result<&'a Item, Vec<String>> {
        let [first, rest @ ..] = path else { return Err(path.to_vec()) };
        if hops == 0 {
            return Err(path.to_vec());
        }
        let here = &self.sources.modules[module];
        let parent = |levels: usize| &here.path[..here.path.len().saturating_sub(levels).max(1)];
        match first.as_str() {
            "crate" => return self.descend(&here.path[..1], rest, path, wanted, hops),
            "self" => return self.descend(&here.path, rest, path, wanted, hops),
            "super" => return self.descend(parent(1), rest, path, wanted, hops),
            _ => {}
        }
        if rest.is_empty() {
            if let Some(item) = self.item_in(module, first, wanted) {
                return Ok(item);
            }
        } else if let Ok(item) = self.descend(&here.path, path, path, wanted, 0) {
            return Ok(item);
        }
        if let Some(target) = here.uses.get(first) {
            let full: Vec<String> = target.iter().chain(rest).cloned().collect();
            // `use foo::Foo` in module `foo` itself would lead here again for ever.
            return if full == path { Err(full) } else { self.follow(module, &full, wanted, hops - 1) };
        }
        for glob in &here.globs {
            let full: Vec<String> = glob.iter().chain(path).cloned().collect();
            if full != path
                && let Ok(item) = self.follow(module, &full, wanted, hops - 1)
            {
                return Ok(item);
            }
        }
        Err(path.to_vec())
    }

    /// Walks `rest` down from a module. With hops left, re-exports in the last module are followed too.
    fn descend(
        &self,
        from: &[String],
        rest: &[String],
        path: &[String],
        wanted: &impl Fn(&ItemKind) -> bool,
        hops: usize,
    ) -> Result<&'a Item, Vec<String>> {
        let mut at = from.to_vec();
        let mut rest = rest;
        while let [first, tail @ ..] = rest
            && first == "super"
        {
            at.pop();
            rest = tail;
        }
        let Some((name, modules)) = rest.split_last() else { return Err(path.to_vec()) };
        at.extend_from_slice(modules);
        let Some(&module) = self.modules.get(at.as_slice()) else { return Err(path.to_vec()) };
        if let Some(item) = self.item_in(module, name, wanted) {
            return Ok(item);
        }
        if hops > 0 {
            return self
                .follow(module, std::slice::from_ref(name), wanted, hops - 1)
                .map_err(|_| path.to_vec());
        }
        Err(path.to_vec())
    }

    fn item_in(&self, module: usize, name: &str, wanted: &impl Fn(&ItemKind) -> bool) -> Option<&'a Item> {
        self.by_name.get(name)?.iter().copied().find(|item| item.module == module && wanted(&item.kind))
    }

    fn by_suffix(&self, suffix: &[String], wanted: &impl Fn(&ItemKind) -> bool) -> Vec<&'a Item> {
        let Some((name, modules)) = suffix.split_last() else { return Vec::new() };
        let items = self.by_name.get(name.as_str()).into_iter().flatten().copied();
        items
            .filter(|item| wanted(&item.kind) && self.sources.modules[item.module].path.ends_with(modules))
            .collect()
    }
}

/// Enters what a `use` tree imports into the module.
pub(super) fn flatten_use(tree: &UseTree, prefix: &mut Vec<String>, module: &mut Module) {
    let full = |prefix: &[String], ident: &syn::Ident| {
        let mut path = prefix.to_vec();
        if ident != "self" {
            path.push(ident.unraw().to_string());
        }
        path
    };
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.unraw().to_string());
            flatten_use(&path.tree, prefix, module);
            prefix.pop();
        }
        UseTree::Name(name) => {
            let path = full(prefix, &name.ident);
            if let Some(last) = path.last().cloned() {
                module.uses.insert(last, path);
            }
        }
        UseTree::Rename(rename) => {
            module.uses.insert(rename.rename.unraw().to_string(), full(prefix, &rename.ident));
        }
        UseTree::Glob(_) => module.globs.push(prefix.clone()),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten_use(tree, prefix, module);
            }
        }
    }
}
