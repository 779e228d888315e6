//! Policies, grants and triggers as attributes of a struct.

use std::collections::BTreeMap;

use palisade_model::name::make_object_name;

use super::layout::{Attr, string};
use super::table::Writer;
use super::{definition, names, text};
use crate::catalog::ObjectId;
use crate::kinds::{Enabled, Grant, Kind, Object, Policy, RowSecurity, Trigger};

/// Words that mean somebody else than the role of that name.
const ROLE_KEYWORDS: &[&str] = &["public", "current_user", "current_role", "session_user"];

/// Privileges that `#[grant(…)]` knows, in the order in which they are written.
const PRIVILEGES: &[&str] =
    &["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"];

/// Relations that conditions lean on.
pub(super) fn relations(writer: &mut Writer<'_, '_>) {
    let book = writer.book;
    for relation in book.intent.relations.get(writer.id).into_iter().flatten() {
        writer.attrs.push(Attr::new("relation", relation.args()));
    }
    writer.item.uses.extend(book.intent.uses.get(writer.id).into_iter().flatten().cloned());
}

/// Policies by hand. Without row security they would not hold, and the struct may not have any.
pub(super) fn policies(writer: &mut Writer<'_, '_>) {
    let book = writer.book;
    let id = ObjectId::on(Kind::RowSecurity, writer.id, "");
    if !matches!(book.wanted.get(&id), Some(Object::RowSecurity(RowSecurity { enabled: true, .. }))) {
        return;
    }
    every_policy(writer);
}

/// Policies by hand, whatever is known of row security.
pub(super) fn every_policy(writer: &mut Writer<'_, '_>) {
    let book = writer.book;
    for id in book.children(writer.id, Kind::Policy).filter(|id| !book.is_held(id)) {
        let Some(Object::Policy(policy)) = book.wanted.get(id) else { continue };
        if let Some(args) = book.intent.policies.get(id) {
            writer.attrs.push(Attr::new("policy", args.clone()));
            writer.item.says(book, id);
            // It takes the name and the words that templates give it.
            let spoken = book.children(id, Kind::Comment);
            spoken.for_each(|id| writer.item.says(book, id));
            continue;
        }
        if let Some(attr) = policy_attribute(writer, id, policy) {
            writer.attrs.push(attr);
            writer.item.says(book, id);
        }
    }
}

pub(super) fn policy_attribute(writer: &Writer<'_, '_>, id: &ObjectId, policy: &Policy) -> Option<Attr> {
    let Policy { command, permissive, roles, using, check } = policy;
    // A policy without a condition is a mistake to the grammar.
    if using.is_none() && check.is_none() {
        return None;
    }
    let command = command.to_lowercase();
    let mut attr = Attr::new("policy", vec![command.clone(), format!("to = {}", role_list(roles)?)]);
    for (key, condition) in [("using", using), ("check", check)] {
        if let Some(condition) = condition {
            attr.text(key, &text::embed(condition, &writer.names.fields)?);
        }
    }
    attr.flag("restrictive", !permissive);
    let usual = make_object_name(&writer.id.name, &format!("{command}_{}", roles.join("_")), "");
    if *id.name != *usual {
        attr.text("name", &id.name);
    }
    Some(attr)
}

/// One attribute for each list of privileges, and for everybody who holds just those.
pub(super) fn grants(writer: &mut Writer<'_, '_>) {
    let book = writer.book;
    // By grantee and whether the privileges may be granted on: the privileges, each with its columns.
    let mut held: BTreeMap<(String, bool), BTreeMap<usize, Vec<String>>> = BTreeMap::new();
    let mut said: BTreeMap<(String, bool), Vec<&ObjectId>> = BTreeMap::new();
    let columns = book.children(writer.id, Kind::Column);
    for target in std::iter::once(writer.id).chain(columns) {
        for id in book.children(target, Kind::Grant).filter(|id| !book.is_held(id)) {
            let Some(Object::Grant(grant)) = book.wanted.get(id) else { continue };
            let Some(option) = expressible(id, grant) else { continue };
            let key = (id.name.to_string(), option);
            let whole = held.get(&key).is_some_and(|of| {
                grant.privileges.keys().any(|name| of.get(&place(name)).is_some_and(Vec::is_empty))
            });
            let column = writer.names.fields.get(&*target.name).filter(|_| target.kind == Kind::Column);
            // What holds for the table cannot be listed for a column in the same breath.
            if column.is_some() && whole {
                continue;
            }
            for name in grant.privileges.keys() {
                let list = held.entry(key.clone()).or_default().entry(place(name)).or_default();
                list.extend(column.map(|field| field.mentioned.clone()));
            }
            said.entry(key).or_default().push(id);
        }
    }
    let mut attributes: BTreeMap<(Vec<String>, bool), Vec<String>> = BTreeMap::new();
    for ((grantee, option), privileges) in held {
        // The last one came with PostgreSQL 17.
        let known = PRIVILEGES.len() - usize::from(book.wanted.server.major() < 17);
        let all = privileges.len() == known && privileges.values().all(Vec::is_empty);
        let mut args: Vec<String> =
            privileges.iter().map(|(place, columns)| privilege(*place, columns)).collect();
        if all {
            args = vec!["all".to_owned()];
        }
        attributes.entry((args, option)).or_default().push(grantee);
    }
    let mut rendered: Vec<(Vec<String>, Attr)> = Vec::new();
    for ((args, option), grantees) in attributes {
        let Some(list) = role_list(&grantees) else { continue };
        let mut attr = Attr::new("grant", args);
        attr.arg(format!("to = {list}"));
        attr.flag("with_grant_option", option);
        for grantee in &grantees {
            for id in said.remove(&(grantee.clone(), option)).unwrap_or_default() {
                writer.item.says(book, id);
            }
        }
        rendered.push((grantees, attr));
    }
    rendered.sort_by(|(a, _), (b, _)| a.cmp(b));
    writer.attrs.extend(rendered.into_iter().map(|(_, attr)| attr));
}

/// The attribute of one grant on a whole table.
pub(super) fn grant_attribute(id: &ObjectId, grant: &Grant) -> Option<Attr> {
    let option = expressible(id, grant).filter(|_| id.parent().is_some_and(|on| on.parent().is_none()))?;
    let words = grant.privileges.keys().map(|name| privilege(place(name), &[])).collect();
    let mut attr = Attr::new("grant", words);
    attr.arg(format!("to = {}", role_list(&[id.name.to_string()])?));
    attr.flag("with_grant_option", option);
    Some(attr)
}

/// Whether an attribute can say a grant, and then whether it carries the grant option.
fn expressible(id: &ObjectId, grant: &Grant) -> Option<bool> {
    let Grant { privileges, built_in, givers: _ } = grant;
    let option = *privileges.values().next()?;
    let uniform = privileges.values().all(|other| *other == option);
    let known = privileges.keys().all(|name| PRIVILEGES.contains(&name.as_str()));
    let owner = &*id.name == crate::kinds::OWNER;
    (uniform && known && built_in.is_empty() && !owner).then_some(option)
}

fn place(privilege: &str) -> usize {
    PRIVILEGES.iter().position(|name| *name == privilege).unwrap_or(PRIVILEGES.len())
}

fn privilege(place: usize, columns: &[String]) -> String {
    let word = PRIVILEGES.get(place).copied().unwrap_or_default().to_lowercase();
    if columns.is_empty() { word } else { format!("{word}({})", columns.join(", ")) }
}

/// Triggers whose every part has a key.
pub(super) fn triggers(writer: &mut Writer<'_, '_>) {
    let book = writer.book;
    for id in book.children(writer.id, Kind::Trigger).filter(|id| !book.is_held(id)) {
        let Some(Object::Trigger(trigger)) = book.wanted.get(id) else { continue };
        let Some(attr) = trigger_attribute(writer, id, trigger) else { continue };
        writer.attrs.push(attr);
        writer.item.says(book, id);
    }
}

/// When a trigger fires, as an attribute has it.
fn enabled(trigger: &Trigger) -> Option<&'static str> {
    match trigger.enabled {
        Enabled::Origin => None,
        Enabled::Disabled => Some("enabled = disabled"),
        Enabled::Replica => Some("enabled = replica"),
        Enabled::Always => Some("enabled = always"),
    }
}

pub(super) fn trigger_attribute(writer: &Writer<'_, '_>, id: &ObjectId, trigger: &Trigger) -> Option<Attr> {
    let read = definition::trigger(&trigger.definition)?;
    let mut attr = Attr::new("trigger", Vec::new());
    attr.flag("constraint", read.is_constraint);
    attr.arg(read.when.clone());
    if !read.of.is_empty() {
        attr.arg(format!("of({})", writer.mention(&read.of)?.join(", ")));
    }
    read.deferrable.into_iter().for_each(|word| attr.arg(word));
    for (key, table) in [("old_table", &read.old_table), ("new_table", &read.new_table)] {
        table.iter().for_each(|name| attr.text(key, name));
    }
    attr.flag("for_each = statement", read.for_each_statement);
    if let Some(condition) = &read.condition {
        attr.text("when", &text::embed(condition, &writer.names.fields)?);
    }
    if !read.function.iter().all(|part| names::is_plain(part)) {
        return None;
    }
    attr.arg(format!("call = {}", read.function.join(".")));
    if !read.args.is_empty() {
        let args: Vec<String> = read.args.iter().map(|arg| string(arg)).collect();
        attr.arg(format!("args({})", args.join(", ")));
    }
    enabled(trigger).into_iter().for_each(|word| attr.arg(word));
    let short = read.function.last().map_or("", String::as_str);
    if *id.name != *make_object_name(&writer.id.name, short, "") {
        attr.text("name", &id.name);
    }
    Some(attr)
}

/// `authenticated`, or `[anon, "Some Role"]`; none where a name would mean somebody else.
pub(super) fn role_list(roles: &[String]) -> Option<String> {
    let one = |role: &String| {
        let means_another = role != "public" && ROLE_KEYWORDS.contains(&role.as_str());
        let written = if names::is_plain(role) { role.clone() } else { string(role) };
        (!means_another).then_some(written)
    };
    let roles: Vec<String> = roles.iter().map(one).collect::<Option<_>>()?;
    Some(match roles.as_slice() {
        [role] => role.clone(),
        roles => format!("[{}]", roles.join(", ")),
    })
}
