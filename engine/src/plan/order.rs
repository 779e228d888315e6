//! Brings the graph into one order: opens folds that stand in a circle, sorts with a stable tie-break, and writes the
//! statements.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use super::actions::Verb;
use super::graph::{Edge, Graph, Node};
use super::reach::Reach;
use super::{Code, Plan, Statement, Step, Transaction};
use crate::catalog::{Entry, ObjectId};
use crate::error::Error;
use crate::kinds::{Context, Kind, Object, Part, shed};

/// Changes that wait for each other.
pub(super) struct Stuck {
    pub error: Error,
    /// Those of them that are alterations.
    pub alters: Vec<ObjectId>,
}

/// Orders the graph and writes the plan.
pub(super) fn order(mut cx: Context<'_>, mut graph: Graph<'_>) -> Result<Plan, Box<Stuck>> {
    open_circles(&mut graph)?;
    let apart = graph.nodes.iter().filter(|node| node.verb == Verb::Create && node.folded_into.is_none());
    cx.apart = apart.map(|node| node.id.clone()).collect();
    let cx = &cx;
    let mut made = graph.nodes.iter().filter(|node| node.verb != Verb::Drop);
    if let Some(error) = made.find_map(|node| node.to?.object.refused(&node.id, cx)) {
        return Err(Box::new(Stuck { error, alters: Vec::new() }));
    }
    let clusters = Clusters::new(&graph);
    let writer = Writer::new(cx, &graph);
    let mut written: HashMap<usize, Vec<Statement>> =
        clusters.roots.iter().map(|root| (*root, writer.statements(*root))).collect();
    let reach = Reach::new(cx);
    let outside = |statements: &[Statement]| {
        let here = statements.iter().take_while(|s| !s.transaction.is_deferred());
        here.into_iter().any(|s| s.transaction == Transaction::Outside)
    };
    // What ends a transaction comes late, so that as much as possible is in one.
    let late = written.iter().filter(|(_, s)| outside(s)).map(|(root, _)| *root).collect();
    // What has to be committed before others comes early, for the same reason.
    let commits =
        |statements: &[Statement]| statements.iter().any(|s| s.transaction == Transaction::CommitAfter);
    let early = written.iter().filter(|(_, s)| commits(s)).map(|(root, _)| *root).collect();
    let sorted = clusters.sort(&graph, &early, &late);
    let (mut steps, mut deferred) = (Vec::new(), Vec::new());
    for root in sorted {
        let mut statements = written.remove(&root).unwrap_or_default();
        let home = graph.nodes[root].id.root();
        let is_new = !cx.from.contains(home) && cx.to.contains(home);
        reach.widen(&mut statements);
        let fails = |code| code == Code::MayFail && home.kind.comes_with_rows();
        // Nobody uses what did not exist before: no lock is felt, and there are no rows to scan or, mostly, to fail on.
        for statement in statements.iter_mut().filter(|s| is_new && s.locks.is_empty()) {
            statement.hazards.retain(|hazard| hazard.code.concerns_new_objects() || fails(hazard.code));
        }
        let node = &graph.nodes[root];
        if let Some(at) = statements.iter().position(|s| s.transaction.is_deferred()) {
            let (id, statements) = (node.id.clone(), statements.split_off(at));
            deferred.push(Step { id, verb: Verb::Alter, statements, commit_after: false });
        }
        if statements.is_empty() {
            continue;
        }
        let commit = statements.iter().any(|s| s.transaction == Transaction::CommitAfter);
        let commit_after = commit && clusters.after.get(&root).is_some_and(|after| !after.is_empty());
        steps.push(Step { id: node.id.clone(), verb: node.verb, statements, commit_after });
    }
    steps.extend(deferred);
    Ok(Plan { steps, search_path: cx.notes.search_path.clone() })
}

/// Folded nodes stand together: the graph between the roots.
struct Clusters {
    roots: Vec<usize>,
    after: BTreeMap<usize, BTreeSet<usize>>,
}

impl Clusters {
    fn new(graph: &Graph<'_>) -> Self {
        let roots = (0..graph.nodes.len()).filter(|node| graph.nodes[*node].folded_into.is_none()).collect();
        let mut after: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for Edge { before, after: next, .. } in &graph.edges {
            let (before, next) = (graph.root(*before), graph.root(*next));
            if before != next {
                after.entry(before).or_default().insert(next);
            }
        }
        Self { roots, after }
    }

    /// The order: of what could come next, what [`sort_key`] puts first.
    fn sort(&self, graph: &Graph<'_>, early: &BTreeSet<usize>, late: &BTreeSet<usize>) -> Vec<usize> {
        let mut waits: BTreeMap<usize, usize> = BTreeMap::new();
        for next in self.after.values().flatten() {
            *waits.entry(*next).or_default() += 1;
        }
        let entry = |node: usize| {
            Reverse((late.contains(&node), !early.contains(&node), sort_key(graph, node), node))
        };
        let mut ready: BinaryHeap<_> =
            self.roots.iter().filter(|node| !waits.contains_key(node)).map(|node| entry(*node)).collect();
        let mut sorted = Vec::with_capacity(self.roots.len());
        while let Some(Reverse((.., node))) = ready.pop() {
            sorted.push(node);
            for next in self.after.get(&node).into_iter().flatten() {
                let left = waits.get_mut(next).map_or(0, |left| {
                    *left -= 1;
                    *left
                });
                if left == 0 {
                    ready.push(entry(*next));
                }
            }
        }
        sorted
    }
}

/// What is preferred among the actions that could come next: drops, then what stands together with its outermost
/// object, in the order of the registry. What comes last comes last, unless it goes and would have a say in the
/// rest.
type SortKey<'a> = (bool, bool, bool, Kind, &'a ObjectId, Kind, &'a ObjectId);

fn sort_key<'a>(graph: &'a Graph<'_>, node: usize) -> SortKey<'a> {
    let node = &graph.nodes[node];
    let root = node.id.root();
    let (kind, goes) = (node.id.kind, node.verb == Verb::Drop);
    let first = goes && kind.goes_first();
    (!first && kind.comes_last(), !goes, !first, root.kind, root, kind, &node.id)
}

/// Opens folds, and lets go of soft edges, until no circle is left.
fn open_circles(graph: &mut Graph<'_>) -> Result<(), Box<Stuck>> {
    loop {
        let clusters = Clusters::new(graph);
        let circles = circles(&clusters);
        if circles.is_empty() {
            return Ok(());
        }
        for (circle, crossing) in circles.iter().zip(crossing(graph, &circles)) {
            let soft: Vec<&Edge> = crossing.iter().filter(|edge| edge.soft).collect();
            if !soft.is_empty() {
                for edge in soft {
                    graph.edges.remove(edge);
                }
                continue;
            }
            let folded: BTreeSet<usize> = crossing
                .iter()
                .flat_map(|edge| [edge.before, edge.after])
                .filter(|node| graph.nodes[*node].folded_into.is_some())
                .collect();
            // The last of the registry first: a table can wait for its foreign key, hardly for the columns of its own
            // partition key.
            let kind = |node: &usize| graph.nodes[*node].id.kind;
            let Some(latest) = folded.iter().map(kind).max() else {
                let alters =
                    circle.iter().map(|node| &graph.nodes[*node]).filter(|node| node.verb == Verb::Alter);
                let alters = alters.map(|node| node.id.clone()).collect();
                return Err(Box::new(Stuck { error: circle_error(graph, &clusters, circle), alters }));
            };
            for node in folded.iter().copied().filter(|node| kind(node) == latest).collect::<Vec<_>>() {
                graph.nodes[node].folded_into = None;
            }
        }
    }
}

/// The edges between the clusters of each circle.
fn crossing(graph: &Graph<'_>, circles: &[BTreeSet<usize>]) -> Vec<Vec<Edge>> {
    let numbered = circles.iter().enumerate();
    let circle_of: HashMap<usize, usize> =
        numbered.flat_map(|(at, circle)| circle.iter().map(move |node| (*node, at))).collect();
    let mut crossing = vec![Vec::new(); circles.len()];
    for edge in &graph.edges {
        let (before, after) = (graph.root(edge.before), graph.root(edge.after));
        if let (Some(one), Some(other)) = (circle_of.get(&before), circle_of.get(&after))
            && before != after
            && one == other
        {
            crossing[*one].push(*edge);
        }
    }
    crossing
}

/// The sets of clusters that wait for each other (Tarjan's strongly connected components, without recursion).
fn circles(clusters: &Clusters) -> Vec<BTreeSet<usize>> {
    #[derive(Clone, Copy)]
    struct Mark {
        index: usize,
        low: usize,
        on_stack: bool,
    }
    let none = BTreeSet::new();
    let next_of = |node: usize| clusters.after.get(&node).unwrap_or(&none);
    let mut marks: BTreeMap<usize, Mark> = BTreeMap::new();
    let (mut stack, mut found) = (Vec::new(), Vec::new());
    for root in &clusters.roots {
        if marks.contains_key(root) {
            continue;
        }
        let mut work = vec![(*root, next_of(*root).iter())];
        marks.insert(*root, Mark { index: marks.len(), low: marks.len(), on_stack: true });
        stack.push(*root);
        while let Some((node, rest)) = work.last_mut() {
            let node = *node;
            if let Some(next) = rest.next() {
                match marks.get(next).copied() {
                    None => {
                        marks.insert(*next, Mark { index: marks.len(), low: marks.len(), on_stack: true });
                        stack.push(*next);
                        work.push((*next, next_of(*next).iter()));
                    }
                    Some(mark) if mark.on_stack => {
                        if let Some(own) = marks.get_mut(&node) {
                            own.low = own.low.min(mark.index);
                        }
                    }
                    Some(_) => {}
                }
                continue;
            }
            work.pop();
            let mark = marks[&node];
            if let Some((parent, _)) = work.last()
                && let Some(parent) = marks.get_mut(parent)
            {
                parent.low = parent.low.min(mark.low);
            }
            if mark.low == mark.index {
                let at = stack.iter().rposition(|n| *n == node).unwrap_or_default();
                let component: BTreeSet<usize> = stack.drain(at..).collect();
                for member in &component {
                    if let Some(mark) = marks.get_mut(member) {
                        mark.on_stack = false;
                    }
                }
                if component.len() > 1 {
                    found.push(component);
                }
            }
        }
    }
    found
}

fn circle_error(graph: &Graph<'_>, clusters: &Clusters, circle: &BTreeSet<usize>) -> Error {
    let mut error = Error::new("these changes wait for each other, so no order is right");
    // Following any edge inside the component comes back to where it has been.
    let mut path: Vec<usize> = circle.first().copied().into_iter().collect();
    while let Some(next) = path
        .last()
        .and_then(|last| clusters.after.get(last))
        .and_then(|after| after.iter().find(|next| circle.contains(next)))
    {
        let closed = path.iter().position(|seen| seen == next);
        path.push(*next);
        if let Some(start) = closed {
            path.drain(..start);
            break;
        }
    }
    for node in path {
        let node = &graph.nodes[node];
        error = error.detail(format!("{:?} {}", node.verb, node.id).to_lowercase());
    }
    error.hint("this is a defect of Palisade: please report it with the two schemas")
}

/// Writes the statements of a cluster.
struct Writer<'a> {
    cx: &'a Context<'a>,
    graph: &'a Graph<'a>,
    folded: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Writer<'a> {
    fn new(cx: &'a Context<'a>, graph: &'a Graph<'a>) -> Self {
        let mut folded: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (node, data) in graph.nodes.iter().enumerate() {
            if let Some(into) = data.folded_into {
                folded.entry(into).or_default().push(node);
            }
        }
        Self { cx, graph, folded }
    }

    fn statements(&self, root: usize) -> Vec<Statement> {
        let node = &self.graph.nodes[root];
        if let Some(statements) = &node.statements {
            return statements.clone();
        }
        let entry = if node.verb == Verb::Drop { node.from } else { node.to };
        let Some(Entry { object, .. }) = entry else { return Vec::new() };
        if node.verb == Verb::Drop {
            // `object.drop` would be that of the pointer.
            let mut statements = Object::drop(object, &node.id, self.cx);
            self.reach(root, statements.last_mut());
            return statements;
        }
        let mut statements = object.create(&node.id, &self.parts(root), self.cx);
        self.reach(root, statements.first_mut());
        self.follow_ups(root, &mut statements);
        statements.extend(shed(&node.id, &self.cx.notes.shed, self.cx.to));
        statements
    }

    /// What is locked beyond a node's own relation, for it and for what is folded into it.
    fn reach(&self, node: usize, statement: Option<&mut Statement>) {
        let Some(statement) = statement else { return };
        let mut nodes = vec![node];
        while let Some(node) = nodes.pop() {
            nodes.extend(self.folded.get(&node).into_iter().flatten());
            let node = &self.graph.nodes[node];
            let gone = node.verb == Verb::Drop;
            let Some(Entry { object, .. }) = (if gone { node.from } else { node.to }) else { continue };
            for (lock, relation) in object.reaches(&node.id, gone, self.cx) {
                statement.locks_too(lock, relation.sql());
            }
        }
    }

    /// The clauses of what is folded into a node, in the order in which they stand in its statement.
    fn parts(&self, node: usize) -> Vec<Part> {
        let mut parts: Vec<(i32, &ObjectId, Part)> = Vec::new();
        for child in self.folded.get(&node).into_iter().flatten() {
            let Node { id, to: Some(entry), .. } = &self.graph.nodes[*child] else { continue };
            if let Some(sql) = entry.object.clause(id, &self.parts(*child), self.cx) {
                parts.push((entry.order, id, Part { kind: id.kind, order: entry.order, sql }));
            }
        }
        parts.sort_by_key(|(order, id, _)| (*order, *id));
        parts.into_iter().map(|(_, _, part)| part).collect()
    }

    fn follow_ups(&self, node: usize, statements: &mut Vec<Statement>) {
        for child in self.folded.get(&node).into_iter().flatten() {
            if let Node { id, to: Some(entry), .. } = &self.graph.nodes[*child] {
                statements.extend(entry.object.follow_up(id, self.cx));
            }
            self.follow_ups(*child, statements);
        }
    }
}
