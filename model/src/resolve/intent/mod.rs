//! Intent with its names resolved; runs once every table is known, since intent speaks of other tables' too.

use super::{At, Resolver};
use crate::resolved::Model;
use crate::resolved::intent::{ByHand, NoClient, TableIntent};
use crate::written::{self, PolicyRule};

impl Resolver<'_> {
    /// The intent of a table; missing if the table could not be resolved.
    pub(super) fn table_intent(
        &self,
        at: &At<'_>,
        written: &written::Table,
        model: &Model,
    ) -> Option<TableIntent> {
        let name = self.name_of(at.item)?;
        let table = model.tables.iter().find(|table| table.name == name)?;
        let mut intent = TableIntent::new(name, table.location.clone());
        for policy in &written.policies {
            if let PolicyRule::None { reason } = &policy.rule {
                let location = at.location(policy.span);
                intent.none = Some(NoClient { reason: reason.value.clone(), location });
            }
        }
        intent.by_hand = table.policies.iter().map(by_hand).collect();
        Some(intent)
    }
}

fn by_hand(policy: &crate::resolved::Policy) -> ByHand {
    ByHand {
        name: policy.name.clone(),
        command: policy.command,
        to: policy.to.clone(),
        restrictive: policy.restrictive,
        location: policy.location.clone(),
    }
}
