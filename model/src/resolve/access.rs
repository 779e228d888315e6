//! Policies, grants and triggers.

use syn::ext::IdentExt;

use super::value::quote_function;
use super::{At, Resolver, text, waivers};
use crate::name::{QualifiedName, make_object_name, quote_ident};
use crate::resolved::{Grant, Policy, Privilege, Trigger};
use crate::sql::lexer::embed;
use crate::written::{self, Column, PolicyRule, Role};

impl Resolver<'_> {
    pub(super) fn policy(
        &self,
        at: &At<'_>,
        table: &QualifiedName,
        own: &[Column],
        policy: &written::Policy,
    ) -> Option<Policy> {
        let PolicyRule::ByHand { command, to, using, check, restrictive, name } = &policy.rule else {
            return None;
        };
        let to = roles(to);
        let expand = |sql| embed(&self.expand(at, sql, own));
        let made = || {
            let what = format!("{}_{}", command.sql().to_lowercase(), to.join("_"));
            make_object_name(&table.name, &what, "")
        };
        Some(Policy {
            location: at.location(policy.span),
            name: text(name.as_ref()).unwrap_or_else(made),
            renamed_from: text(policy.renamed_from.as_ref()),
            command: *command,
            using: using.as_ref().map(expand),
            check: check.as_ref().map(expand),
            restrictive: *restrictive,
            waivers: waivers(at, &policy.waivers),
            to,
        })
    }

    pub(super) fn grant(&self, at: &At<'_>, own: &[Column], grant: &written::Grant) -> Grant {
        let privilege = |privilege: &written::Privilege| Privilege {
            name: privilege.name,
            columns: self.columns(at, own, &privilege.columns),
        };
        Grant {
            location: at.location(grant.span),
            privileges: grant.privileges.iter().map(privilege).collect(),
            to: roles(&grant.to),
            with_grant_option: grant.with_grant_option,
        }
    }

    pub(super) fn trigger(
        &self,
        at: &At<'_>,
        table: &QualifiedName,
        own: &[Column],
        trigger: &written::Trigger,
    ) -> Trigger {
        let mut function: Vec<String> = trigger.call.iter().map(|part| part.unraw().to_string()).collect();
        let short = function.last().cloned().unwrap_or_default();
        // Without a schema the search path would decide which function runs.
        if function.len() == 1 {
            function.insert(0, self.config.default_schema.clone());
        }
        let schema = quote_ident(&function[0]);
        Trigger {
            location: at.location(trigger.span),
            name: text(trigger.name.as_ref()).unwrap_or_else(|| make_object_name(&table.name, &short, "")),
            renamed_from: text(trigger.renamed_from.as_ref()),
            timing: trigger.timing,
            events: trigger.events.clone(),
            of: self.columns(at, own, &trigger.of),
            condition: trigger.condition.as_ref().map(|sql| embed(&self.expand(at, sql, own))),
            function: format!("{schema}.{}", quote_function(&short)),
            args: trigger.args.iter().map(|arg| arg.value.clone()).collect(),
            for_each_statement: trigger.for_each_statement,
            is_constraint: trigger.is_constraint,
            deferrable: trigger.deferrable,
            old_table: text(trigger.old_table.as_ref()),
            new_table: text(trigger.new_table.as_ref()),
            enabled: trigger.enabled,
        }
    }
}

fn roles(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.name.clone()).collect()
}
