//! Policies by hand, read as intent: which conditions of the grammar say the same. What is found here is a proposal;
//! only where comparing access calls every cell equivalent is it written.

mod condition;
mod proof;
mod relation;

use std::collections::{BTreeMap, BTreeSet};

use super::access::role_list;
use super::book::Book;
use super::layout::string;
use crate::catalog::ObjectId;
use crate::expr::{Expr, expression};
use crate::kinds::{Kind, Object, Policy};

pub(super) use self::proof::prove;

/// Policies that stay as they were written, each with the reason.
pub type Reasons = BTreeMap<ObjectId, String>;

/// What the structs could say in the place of policies by hand.
#[derive(Debug, Clone, Default)]
pub(super) struct Proposal {
    /// The parts of `#[policy(…)]`, by the policy that they stand for.
    pub(super) policies: BTreeMap<ObjectId, Vec<String>>,
    /// What goes into `#[relation(…)]`, by table.
    pub(super) relations: BTreeMap<ObjectId, Vec<Relation>>,
    /// The structs that the conditions of a table name.
    pub(super) uses: BTreeMap<ObjectId, BTreeSet<String>>,
    /// Why a policy is no intent.
    pub(super) reasons: Reasons,
}

/// A relation that conditions lean on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// Its name.
    pub(super) name: String,
    /// The field with the caller, and that with what the caller is related to.
    pub(super) between: (String, String),
    /// Which rows count, as intent.
    pub(super) when: Option<String>,
}

impl Relation {
    /// As `#[relation(…)]` takes it.
    pub(super) fn args(&self) -> Vec<String> {
        let (from, to) = &self.between;
        let mut args = vec![format!("{}: {from} -> {to}", self.name)];
        args.extend(self.when.as_ref().map(|when| format!("when = {when}")));
        args
    }
}

/// Reads every policy that nobody has given up on.
pub(super) fn propose(book: &Book<'_>, except: &Reasons) -> Proposal {
    let mut proposal = Proposal { reasons: except.clone(), ..Proposal::default() };
    let tables: Vec<&ObjectId> = book.tables.keys().copied().collect();
    for table in tables {
        let policies = book.children(table, Kind::Policy).filter(|id| !book.is_held(id));
        for id in policies.filter(|id| !except.contains_key(*id)) {
            let Some(Object::Policy(policy)) = book.wanted.get(id) else { continue };
            // What a condition brought along goes with it, if it comes to nothing.
            let mut tried = proposal.clone();
            match read(book, table, policy, &mut tried) {
                Ok(args) => {
                    proposal = tried;
                    proposal.policies.insert(id.clone(), args);
                }
                Err(why) => {
                    proposal.reasons.insert(id.clone(), why);
                }
            }
        }
    }
    proposal
}

/// The parts of the attribute.
fn read(
    book: &Book<'_>,
    table: &ObjectId,
    policy: &Policy,
    proposal: &mut Proposal,
) -> Result<Vec<String>, String> {
    let Policy { command, permissive, roles, using, check } = policy;
    let roles = role_list(roles).ok_or("its roles have no form in an attribute")?;
    let hides = |text: &Option<String>, read: &Option<Expr>| {
        let written = text.as_deref().map(super::text::bare);
        *read == Some(Expr::yes()) && written.is_some_and(|text| !text.eq_ignore_ascii_case("true"))
    };
    let read = (using.as_deref().map(expression), check.as_deref().map(expression));
    if hides(using, &read.0) || hides(check, &read.1) {
        return Err("it asks for something, and admits everybody all the same".to_owned());
    }
    let (using, check) = read;
    let mut text = |expr: &Expr| condition::intent(book, table, expr, proposal);
    let mut args = vec![command.to_lowercase(), format!("to = {roles}")];
    match (using, check) {
        (Some(using), Some(check)) if using != check => {
            args.push(format!("when = {}", text(&using)?));
            args.push(format!("check = {}", text(&check)?));
        }
        (Some(one), _) | (None, Some(one)) => args.push(format!("when = {}", text(&one)?)),
        (None, None) => return Err("it has no condition".to_owned()),
    }
    if !permissive {
        args.push("restrictive".to_owned());
    }
    Ok(args)
}

/// A constant in the words of a field.
fn value(book: &Book<'_>, column: &ObjectId, literal: &Expr) -> Result<String, String> {
    let Expr::Literal { value: Some(value), .. } = literal else {
        return Err(format!("{literal} is no constant"));
    };
    let Some(Object::Column(column)) = book.wanted.get(column) else { return Ok(string(value)) };
    let kind = book.types.keys().find(|id| id.sql() == column.data_type);
    if let Some(Object::Enum(words)) = kind.and_then(|id| book.wanted.get(id)) {
        let place = words.values.iter().position(|word| word == value);
        let variant = place.and_then(|place| super::types::variants(&words.values).into_iter().nth(place));
        return variant.ok_or_else(|| format!("{literal} is no value of {}", column.data_type));
    }
    Ok(match column.data_type.as_str() {
        "boolean" | "smallint" | "integer" | "bigint" => value.clone(),
        _ => string(value),
    })
}
