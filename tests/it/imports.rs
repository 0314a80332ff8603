//! Imports run one way: at each level of the module tree, no two modules import each other, not even through others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::{Item, UseTree};

/// A module or item: the names on the way from the root of the crate.
type Place = Vec<String>;

/// The modules of a crate, with what each imports and by which name.
#[derive(Default)]
struct Modules(BTreeMap<Place, Vec<(String, Place)>>);

impl Modules {
    /// Reads a crate from the directory of its root.
    fn read(directory: &str, root: &str) -> Self {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
        let mut modules = Self::default();
        modules.read_directory(&directory, root, &[]);
        modules
    }

    fn read_directory(&mut self, directory: &Path, root: &str, place: &[String]) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let place = match stem.as_str() {
                "mod" => place.to_vec(),
                stem if stem == root && place.is_empty() => Place::new(),
                _ => [place, &[stem]].concat(),
            };
            if path.is_dir() {
                self.read_directory(&path, root, &place);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                self.add(place, syn::parse_file(&source).unwrap().items);
            }
        }
    }

    fn add(&mut self, place: Place, items: Vec<Item>) {
        let mut imports = Vec::new();
        for item in items {
            match item {
                Item::Use(item) => collect(&item.tree, &Place::new(), &mut imports),
                Item::Mod(item) if item.ident != "tests" => {
                    let items = item.content.map(|(_, items)| items).unwrap_or_default();
                    let place = [place.as_slice(), &[item.ident.to_string()]].concat();
                    self.add(place, items);
                }
                _ => {}
            }
        }
        self.0.entry(place).or_default().extend(imports);
    }

    /// The module that an import of `from` leads to, through re-exports. `None` for other crates.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Place> {
        let (first, mut rest) = path.split_first()?;
        let mut place = match first.as_str() {
            "crate" => Place::new(),
            "self" => from.to_vec(),
            "super" => from.split_last()?.1.to_vec(),
            _ => return None,
        };
        while let Some((name, after)) = rest.split_first() {
            rest = after;
            if name == "super" {
                place.pop();
                continue;
            }
            let inner = [place.as_slice(), std::slice::from_ref(name)].concat();
            if self.0.contains_key(&inner) {
                place = inner;
                continue;
            }
            let imports = self.0.get(&place).into_iter().flatten();
            let mut exports = imports.filter(|(known, _)| known == name);
            return match exports.next() {
                Some((_, path)) if depth < 8 => self.resolve(&place, path, depth + 1),
                _ => Some(place),
            };
        }
        Some(place)
    }

    /// The modules below `level` that each module there imports from.
    fn siblings(&self, level: &[String]) -> BTreeMap<&str, BTreeSet<String>> {
        let mut arrows: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (place, imports) in &self.0 {
            let Some((name, _)) = place.strip_prefix(level).and_then(<[String]>::split_first)
            else {
                continue;
            };
            let to = arrows.entry(name).or_default();
            for (_, path) in imports {
                let target = self.resolve(place, path, 0);
                let target = target
                    .as_deref()
                    .and_then(|target| target.strip_prefix(level));
                let target = target.and_then(<[String]>::first);
                to.extend(target.filter(|target| *target != name).cloned());
            }
        }
        arrows
    }
}

/// Adds the name and the path of each import of a tree.
fn collect(tree: &UseTree, before: &[String], imports: &mut Vec<(String, Place)>) {
    let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(tree) => collect(&tree.tree, &with(&tree.ident), imports),
        UseTree::Name(tree) if tree.ident == "self" => {
            let name = before.last().cloned().unwrap_or_default();
            imports.push((name, before.to_vec()));
        }
        UseTree::Name(tree) => imports.push((tree.ident.to_string(), with(&tree.ident))),
        UseTree::Rename(tree) => imports.push((tree.rename.to_string(), with(&tree.ident))),
        UseTree::Glob(_) => imports.push(("*".to_owned(), before.to_vec())),
        UseTree::Group(tree) => {
            for tree in &tree.items {
                collect(tree, before, imports);
            }
        }
    }
}

/// Modules that import each other: what is left when those that import nothing of the rest are taken away, again and
/// again.
fn circle(mut arrows: BTreeMap<&str, BTreeSet<String>>) -> Vec<String> {
    loop {
        let known: BTreeSet<String> = arrows.keys().map(|name| (*name).to_owned()).collect();
        let before = arrows.len();
        arrows.retain(|_, to| to.intersection(&known).next().is_some());
        if arrows.len() == before {
            let left = arrows.iter();
            return left.map(|(name, to)| format!("{name} -> {to:?}")).collect();
        }
    }
}

fn circles(modules: &Modules) -> Vec<String> {
    let mut levels: BTreeSet<Place> = BTreeSet::from([Place::new()]);
    levels.extend(modules.0.keys().cloned());
    let mut found = Vec::new();
    for level in levels {
        for arrow in circle(modules.siblings(&level)) {
            found.push(format!("{}: {arrow}", level.join("::")));
        }
    }
    found
}

#[test]
fn modules_have_no_import_cycles() {
    for (directory, root) in [("src", "lib"), ("codegen", "mod"), ("benches/src", "main")] {
        let found = circles(&Modules::read(directory, root));
        assert!(found.is_empty(), "{directory}:\n{}", found.join("\n"));
    }
}

#[test]
fn import_cycles_are_found_through_other_modules_and_re_exports() {
    let mut modules = Modules::default();
    let mut add = |place: &str, source: &str| {
        let place = place.split("::").filter(|name| !name.is_empty());
        let place = place.map(str::to_owned).collect();
        modules.add(place, syn::parse_file(source).unwrap().items);
    };
    add("", "pub use self::c::Exported;");
    add("a", "use crate::b::B;");
    add("b", "use super::Exported; use std::fmt;");
    add("c", "use crate::d::D;");
    add("d", "");
    assert_eq!(circles(&modules), [""; 0]);
    modules.add(
        vec!["c".to_owned(), "inner".to_owned()],
        syn::parse_file("use super::super::a::A;").unwrap().items,
    );
    assert_eq!(circles(&modules).len(), 3);
}
