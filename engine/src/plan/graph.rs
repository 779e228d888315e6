//! The graph of what is to be done: a node for each action on an atom, an edge where one has to wait for another,
//! and the fold that lets an atom be said inside its parent's statement where nothing must come between.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::fast::FixedState;

use super::Statement;
use super::actions::{Actions, Verb};
use crate::catalog::{Entry, ObjectId};
use crate::kinds::Context;

type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;

/// One action on one atom.
pub(super) struct Node<'a> {
    pub id: ObjectId,
    pub verb: Verb,
    /// The atom in the old state. Looked up once: a catalog is large, and a look into it is not cheap.
    pub from: Option<&'a Entry>,
    /// The atom in the new state.
    pub to: Option<&'a Entry>,
    /// The statements where they are decided already; creations and drops are written when the folds are known.
    pub statements: Option<Vec<Statement>>,
    /// The node whose statement says it, too.
    pub folded_into: Option<usize>,
}

/// `before` has to run first. A soft edge only makes the order nicer or safer and gives way to a circle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub before: usize,
    pub after: usize,
    pub soft: bool,
}

pub(super) struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    pub edges: BTreeSet<Edge>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(cx: &Context<'a>, actions: Actions) -> Self {
        let mut builder = Builder {
            cx,
            graph: Graph { nodes: Vec::new(), edges: BTreeSet::new() },
            makes: HashMap::default(),
            drops: HashMap::default(),
        };
        let Waits { cleared, finishes, moved, afresh } = builder.add_nodes(actions);
        builder.add_edges();
        builder.add_movers(&moved);
        builder.add_parts(&afresh);
        builder.add_beside();
        builder.add_finishes(&finishes);
        for (alter, dependant) in cleared {
            if let Some(drop) = builder.drops.get(&dependant) {
                // What is made anew stands aside for whoever still holds on to it; columns that are moved do not.
                // Nor does what is named by the type: its name would be that of the new form.
                let soft =
                    finishes.contains_key(&builder.graph.nodes[alter].id) && !dependant.kind.name_is_sql();
                builder.graph.edges.insert(Edge { before: *drop, after: alter, soft });
            }
            // Back they come behind it, even if what they name is a part that it only reaches.
            if let Some(make) = builder.makes.get(&dependant) {
                builder.graph.edges.insert(Edge { before: alter, after: *make, soft: false });
            }
        }
        builder.add_claims();
        builder.fold();
        builder.graph
    }

    /// The node whose statement says what this one does.
    pub(super) fn root(&self, mut node: usize) -> usize {
        while let Some(into) = self.nodes[node].folded_into {
            node = into;
        }
        node
    }
}

/// What nodes have to wait for that the catalogs do not say.
#[derive(Default)]
struct Waits {
    /// Alterations, and the dependants that are gone while they run.
    cleared: Vec<(usize, ObjectId)>,
    /// The nodes that finish what is made anew.
    finishes: BTreeMap<ObjectId, usize>,
    /// Objects whose alterations reach others, and the nodes of those.
    moved: Vec<(ObjectId, usize)>,
    /// What is made anew under its name.
    afresh: BTreeSet<ObjectId>,
}

struct Builder<'b, 'a> {
    cx: &'b Context<'a>,
    graph: Graph<'a>,
    /// The node after which an object is as the new state wants it.
    makes: HashMap<ObjectId, usize>,
    /// The node after which the old object is gone.
    drops: HashMap<ObjectId, usize>,
}

impl Builder<'_, '_> {
    /// Adds all nodes; returns what they have to wait for besides the edges of the catalogs.
    fn add_nodes(&mut self, actions: Actions) -> Waits {
        let Actions { drops, creates, alters, corrections, displaced } = actions;
        for id in drops {
            let node = self.add(id.clone(), Verb::Drop, None);
            self.drops.insert(id, node);
        }
        for id in creates {
            let node = self.add(id.clone(), Verb::Create, None);
            self.makes.insert(id, node);
        }
        let mut waits = Waits::default();
        for (id, in_place) in alters {
            let node = self.add(id.clone(), Verb::Alter, Some(in_place.statements));
            if !in_place.finish.is_empty() {
                waits.finishes.insert(id.clone(), self.add(id.clone(), Verb::Alter, Some(in_place.finish)));
            }
            self.makes.insert(id, node);
            waits.afresh.extend(in_place.afresh.then(|| self.graph.nodes[node].id.clone()));
            waits.cleared.extend(in_place.cleared.into_iter().map(|dependant| (node, dependant)));
            waits.moved.extend(in_place.movers.into_iter().map(|mover| (mover, node)));
        }
        for (id, statements) in corrections {
            let node = self.add(id.clone(), Verb::Alter, Some(statements));
            // What it is on may be no object of its own.
            let mut ancestors = std::iter::successors(id.parent(), |id| id.parent());
            if let Some(target) = ancestors.find_map(|on| self.makes.get(on)).copied() {
                self.edge(target, node, false);
            }
            self.makes.insert(id, node);
        }
        for (gone, made) in displaced {
            if let (Some(gone), Some(made)) = (self.drops.get(&gone).copied(), self.makes.get(&made).copied())
            {
                self.edge(gone, made, false);
            }
        }
        waits
    }

    /// What is new about a column that another's alteration reaches is there once that has run, whichever of them
    /// would be made first.
    fn add_movers(&mut self, moved: &[(ObjectId, usize)]) {
        for (mover, node) in moved {
            if let Some(mover) = self.makes.get(mover).copied() {
                self.graph.edges.remove(&Edge { before: *node, after: mover, soft: false });
                self.edge(mover, *node, false);
            }
        }
    }

    /// What is made anew has its parts again before anything is moved over to it.
    fn add_parts(&mut self, afresh: &BTreeSet<ObjectId>) {
        if afresh.is_empty() {
            return;
        }
        let (mut parts, mut moved): (Vec<_>, HashMap<&ObjectId, Vec<usize>>) =
            (Vec::new(), HashMap::default());
        for (id, node) in &self.makes {
            match (self.graph.nodes[*node].verb, id.parent().and_then(|parent| afresh.get(parent))) {
                (Verb::Create, Some(parent)) => parts.push((parent, *node)),
                (Verb::Alter, _) => {
                    let needs = self.graph.nodes[*node].to.into_iter().flat_map(|entry| &entry.needs);
                    for need in needs.filter(|need| afresh.contains(*need)) {
                        moved.entry(need).or_default().push(*node);
                    }
                }
                _ => {}
            }
        }
        for (parent, part) in parts {
            for node in moved.get(parent).into_iter().flatten() {
                self.edge(part, *node, true);
            }
        }
    }

    /// What would take in a part of another object that is about to go waits for that; what had one lets go before.
    fn add_beside(&mut self) {
        let mut edges = Vec::new();
        for (at, node) in self.graph.nodes.iter().enumerate() {
            let (entry, gone) = match node.verb {
                Verb::Create => (node.to, false),
                Verb::Drop => (node.from, true),
                Verb::Alter => continue,
            };
            let parts = entry.map(|entry| entry.object.beside(&node.id, gone, self.cx)).unwrap_or_default();
            for part in parts {
                let dropped = self.drops.get(&part).copied();
                if gone {
                    edges.extend(dropped.map(|after| (at, after)));
                } else {
                    let before = dropped.into_iter().chain(self.makes.get(&part).copied());
                    edges.extend(before.map(|before| (before, at)));
                }
            }
        }
        for (before, after) in edges {
            self.edge(before, after, true);
        }
    }

    /// The old form of what is made anew goes once everything that held on to it has let go.
    fn add_finishes(&mut self, finishes: &BTreeMap<ObjectId, usize>) {
        if finishes.is_empty() {
            return;
        }
        let cx = self.cx;
        for (id, finish) in finishes {
            for dependant in cx.dependents(id).map(|(dependant, _)| dependant).chain([id]) {
                let gone = self.drops.get(dependant);
                let changed = || {
                    let node = self.makes.get(dependant);
                    node.filter(|node| self.graph.nodes[**node].verb == Verb::Alter)
                };
                if let Some(node) = gone.or_else(changed).copied() {
                    self.edge(node, *finish, false);
                }
                if let Some(inner) = finishes.get(dependant) {
                    self.edge(*inner, *finish, false);
                }
            }
        }
    }

    fn add(&mut self, id: ObjectId, verb: Verb, statements: Option<Vec<Statement>>) -> usize {
        let (from, to) = (self.cx.from.objects.get(&id), self.cx.to.objects.get(&id));
        self.graph.nodes.push(Node { id, verb, from, to, statements, folded_into: None });
        self.graph.nodes.len() - 1
    }

    fn edge(&mut self, before: usize, after: usize, soft: bool) {
        if before != after {
            self.graph.edges.insert(Edge { before, after, soft });
        }
    }

    fn add_edges(&mut self) {
        for node in 0..self.graph.nodes.len() {
            match self.graph.nodes[node].verb {
                Verb::Drop => self.drop_edges(node),
                Verb::Create => {
                    self.make_edges(node);
                    if let Some(old) = self.drops.get(&self.graph.nodes[node].id).copied() {
                        self.edge(old, node, false);
                    }
                }
                Verb::Alter => {
                    self.make_edges(node);
                    self.let_go_edges(node);
                }
            }
        }
    }

    /// It is made after what it needs.
    fn make_edges(&mut self, node: usize) {
        let Some(entry) = self.graph.nodes[node].to else { return };
        for need in &entry.needs {
            if let Some(made) = self.makes.get(need).copied() {
                self.edge(made, node, false);
            }
            // What is needed of another object finds that as it is to be: a key refers to no unlogged table.
            let home = need.parent().filter(|home| self.graph.nodes[node].id.parent() != Some(*home));
            let altered = home.and_then(|home| self.makes.get(home)).copied();
            if let Some(altered) = altered.filter(|home| self.graph.nodes[*home].verb == Verb::Alter) {
                self.edge(altered, node, true);
            }
        }
        for first in &entry.follows {
            if let Some(made) = self.makes.get(first).copied() {
                // What is said inside the CREATE of something new takes in its like as well as it is taken in by it.
                let id = &self.graph.nodes[node].id;
                let soft = first.kind == id.kind
                    && first.root() != id.root()
                    && self.comes_with_parent(first, self.graph.nodes[made].to);
                self.edge(made, node, soft);
            }
        }
    }

    /// Whether it can be said by the CREATE of what it belongs to.
    fn comes_with_parent(&self, id: &ObjectId, entry: Option<&Entry>) -> bool {
        let made = id.parent().and_then(|parent| self.makes.get(parent));
        made.is_some_and(|made| self.graph.nodes[*made].verb == Verb::Create)
            && entry.is_some_and(|entry| entry.object.clause(id, &[], self.cx).is_some())
    }

    /// It goes before what it needed goes, and before that is altered.
    fn drop_edges(&mut self, node: usize) {
        let Some(Entry { needs, follows, .. }) = self.graph.nodes[node].from else { return };
        for need in needs.iter().chain(follows) {
            if let Some(gone) = self.drops.get(need).copied() {
                // What only follows a part goes down with its table as well as before it.
                self.edge(node, gone, !needs.contains(need) && need.parent().is_some());
            } else if let Some(altered) = self.makes.get(need).copied() {
                self.edge(node, altered, true);
            }
        }
    }

    /// An alteration by which it lets go of an object comes before that object's drop.
    fn let_go_edges(&mut self, node: usize) {
        let Node { from: Some(entry), to: Some(to), .. } = self.graph.nodes[node] else { return };
        let kept = |need: &&ObjectId| to.needs.contains(need) || to.follows.contains(need);
        // What is replaced under it, it follows again.
        for need in entry.needs.iter().chain(&entry.follows).filter(|need| !kept(need)) {
            if let Some(gone) = self.drops.get(need).copied() {
                // What it only followed may go earlier where nothing else is possible.
                self.edge(node, gone, !entry.needs.contains(need));
            }
        }
    }

    /// A name is free only when the object that has it is gone, or has let go of it.
    fn add_claims(&mut self) {
        let claims =
            |entry: Option<&Entry>, id| entry.map(|entry| entry.object.claims(id)).unwrap_or_default();
        let mut held: HashMap<String, Vec<usize>> = HashMap::default();
        for (at, Node { id, verb, from, to, .. }) in self.graph.nodes.iter().enumerate() {
            let kept = match verb {
                Verb::Drop => Vec::new(),
                // An alteration may let go of a name, too: of the sequence of an identity.
                Verb::Alter if to.is_some() && self.makes.get(id) == Some(&at) => claims(*to, id),
                Verb::Alter | Verb::Create => continue,
            };
            for claim in claims(*from, id).into_iter().filter(|claim| !kept.contains(claim)) {
                held.entry(claim).or_default().push(at);
            }
        }
        if held.is_empty() {
            return;
        }
        let mut edges = Vec::new();
        for (at, Node { id, to, .. }) in self.graph.nodes.iter().enumerate() {
            if self.makes.get(id) == Some(&at) {
                let holders = claims(*to, id).into_iter().filter_map(|claim| held.get(&claim)).flatten();
                edges.extend(holders.map(|holder| (*holder, at)));
            }
        }
        for (holder, node) in edges {
            self.edge(holder, node, false);
        }
    }

    /// Lets a child be said by its parent's CREATE, and lets a drop take along what dies with it.
    fn fold(&mut self) {
        for node in 0..self.graph.nodes.len() {
            let Node { id, verb, from, to, .. } = &self.graph.nodes[node];
            let into = match verb {
                Verb::Create => {
                    let parent = id.parent().and_then(|parent| self.makes.get(parent)).copied();
                    parent.filter(|_| self.comes_with_parent(id, *to))
                }
                Verb::Drop => {
                    let owners = from.map(|entry| &entry.dies_with);
                    // All ancestors: a view's columns are no atoms, their comments are.
                    let ancestors = std::iter::successors(id.parent(), |id| id.parent());
                    let ancestors = ancestors.filter(|_| id.kind.dies_with_parent());
                    let mut candidates = ancestors.chain(owners.into_iter().flatten());
                    candidates.find_map(|owner| self.drops.get(owner)).copied()
                }
                Verb::Alter => None,
            };
            self.graph.nodes[node].folded_into = into.filter(|into| *into != node);
        }
        self.break_fold_rings();
    }

    /// `dies_with` can run in a ring; a fold cannot.
    fn break_fold_rings(&mut self) {
        for start in 0..self.graph.nodes.len() {
            let mut seen = BTreeSet::from([start]);
            let mut at = start;
            while let Some(into) = self.graph.nodes[at].folded_into {
                if !seen.insert(into) {
                    self.graph.nodes[at].folded_into = None;
                    break;
                }
                at = into;
            }
        }
    }
}
