//! Everybody can list the files of a bucket
//!
//! A SELECT policy on `storage.objects` that asks for the bucket alone (or for nothing) lets clients list all its files. A
//! public bucket serves its files without any policy.
//!
//! **Instead** no policy for public buckets; for others one that asks for the owner or the folder.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let objects = ObjectId::schema(Kind::Table, "storage", "objects");
    for policy in cx.rules_of(&objects).filter(|policy| policy.policy.permissive && policy.is_for("SELECT")) {
        let Some(using) = &policy.using else { continue };
        let asks = disjuncts(using).into_iter().all(|way| {
            cx.depends_on_caller(way) || way.columns().iter().any(|(_, name)| name == "name" || name == "path_tokens")
        });
        let clients = cx.clients_in(policy);
        if !asks && !clients.is_empty() {
            out.push(policy.id, format!("{} lets {} list files", policy.id, people(&clients))).help("ask for the owner");
        }
    }
}
