//! Row security, policies, triggers and grants.

use super::Script;
use super::table::deferrable;
use crate::name::{QualifiedName, quote_ident, quote_literal};
use crate::resolved::{Grant, Policy, Table, Trigger};
use crate::written::{Enabled, Event, Rls, Timing};

/// Words that stand for a role and must not be quoted.
const ROLE_KEYWORDS: &[&str] = &["public", "current_user", "current_role", "session_user"];

/// Policies come before row security is enabled, as in a migration, so that no moment has one without the other.
pub(super) fn policies(table: &Table, rls: Rls, script: &mut Script) {
    for policy in &table.policies {
        script.push(create_policy(table, policy), &policy.location, table.name.part("policy", &policy.name));
    }
    if matches!(rls, Rls::On | Rls::Force) {
        script.push(format!("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", table.name), &table.location, None);
    }
    if rls == Rls::Force {
        script.push(format!("ALTER TABLE {} FORCE ROW LEVEL SECURITY", table.name), &table.location, None);
    }
}

pub(super) fn triggers(table: &Table, script: &mut Script) {
    for trigger in &table.triggers {
        script.push(
            create_trigger(table, trigger),
            &trigger.location,
            table.name.part("trigger", &trigger.name),
        );
        let enabled = match trigger.enabled {
            None => continue,
            Some(Enabled::Disabled) => "DISABLE TRIGGER",
            Some(Enabled::Replica) => "ENABLE REPLICA TRIGGER",
            Some(Enabled::Always) => "ENABLE ALWAYS TRIGGER",
        };
        let sql = format!("ALTER TABLE {} {enabled} {}", table.name, quote_ident(&trigger.name));
        script.push(sql, &trigger.location, None);
    }
}

/// One statement for each list of privileges, as the annotation has it.
pub(super) fn grants(name: &QualifiedName, grants: &[Grant], script: &mut Script) {
    for grant in grants {
        let privileges: Vec<String> = grant
            .privileges
            .iter()
            .map(|privilege| {
                let columns: Vec<String> =
                    privilege.columns.iter().map(|column| quote_ident(column)).collect();
                if columns.is_empty() {
                    privilege.name.to_owned()
                } else {
                    format!("{} ({})", privilege.name, columns.join(", "))
                }
            })
            .collect();
        let option = if grant.with_grant_option { " WITH GRANT OPTION" } else { "" };
        let sql = format!("GRANT {} ON TABLE {name} TO {}{option}", privileges.join(", "), roles(&grant.to));
        script.push(sql, &grant.location, None);
    }
}

/// Whether a role's name names a role, and not who is asking.
pub(super) fn is_role(name: &str) -> bool {
    !ROLE_KEYWORDS.contains(&name)
}

fn create_policy(table: &Table, policy: &Policy) -> String {
    let mut sql = format!("CREATE POLICY {} ON {}", quote_ident(&policy.name), table.name);
    if policy.restrictive {
        sql.push_str("\n    AS RESTRICTIVE");
    }
    sql.push_str(&format!("\n    FOR {} TO {}", policy.command.sql(), roles(&policy.to)));
    if let Some(using) = &policy.using {
        sql.push_str(&format!("\n    USING ({using})"));
    }
    if let Some(check) = &policy.check {
        sql.push_str(&format!("\n    WITH CHECK ({check})"));
    }
    sql
}

fn create_trigger(table: &Table, trigger: &Trigger) -> String {
    let timing = match trigger.timing {
        Timing::Before => "BEFORE",
        Timing::After => "AFTER",
        Timing::InsteadOf => "INSTEAD OF",
    };
    let events: Vec<String> = trigger
        .events
        .iter()
        .map(|event| match event {
            Event::Insert => "INSERT".to_owned(),
            Event::Delete => "DELETE".to_owned(),
            Event::Truncate => "TRUNCATE".to_owned(),
            Event::Update if trigger.of.is_empty() => "UPDATE".to_owned(),
            Event::Update => {
                let columns: Vec<String> = trigger.of.iter().map(|column| quote_ident(column)).collect();
                format!("UPDATE OF {}", columns.join(", "))
            }
        })
        .collect();
    let each = if trigger.for_each_statement { "STATEMENT" } else { "ROW" };
    let when = trigger.condition.as_ref().map(|sql| format!("\n    WHEN ({sql})")).unwrap_or_default();
    let args: Vec<String> = trigger.args.iter().map(|arg| quote_literal(arg)).collect();
    let constraint = if trigger.is_constraint { "CONSTRAINT " } else { "" };
    let tables = [("OLD", &trigger.old_table), ("NEW", &trigger.new_table)];
    let tables = tables.into_iter().filter_map(|(which, name)| Some((which, name.as_ref()?)));
    let tables: String =
        tables.map(|(which, name)| format!(" {which} TABLE AS {}", quote_ident(name))).collect();
    let seen = if tables.is_empty() { tables } else { format!("\n    REFERENCING{tables}") };
    let deferrable = deferrable(trigger.deferrable);
    format!(
        "CREATE {constraint}TRIGGER {} {timing} {} ON {}{deferrable}{seen}\n    FOR EACH {each}{when}\n    EXECUTE \
         FUNCTION {}({})",
        quote_ident(&trigger.name),
        events.join(" OR "),
        table.name,
        trigger.function,
        args.join(", "),
    )
}

pub(super) fn roles(names: &[String]) -> String {
    let role = |name: &String| if is_role(name) { quote_ident(name) } else { name.clone() };
    names.iter().map(role).collect::<Vec<_>>().join(", ")
}
