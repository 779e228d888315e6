//! Facts about roles and owners: what a catalog does not compare, and access cannot be judged without.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, ObjectId};
use crate::config::App;
use crate::connect::Session;
use crate::error::Result;
use crate::kinds::Kind;

/// The owner of what nobody else is known to own: the role that runs the migrations.
pub const OWNER: &str = "@owner";

/// Everybody.
pub const PUBLIC: &str = "public";

/// Roles, who is a member of which, and who owns what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// What each role may by itself.
    pub roles: BTreeMap<String, Role>,
    /// Who is a member of which.
    pub memberships: BTreeSet<Membership>,
    /// The owners of schemas, relations and functions. What is not here belongs to [`OWNER`].
    pub owners: BTreeMap<ObjectId, String>,
    /// The roles that the application logs in as.
    pub app: BTreeSet<String>,
    /// The roles whose attributes were read from a server or are configured; of others nothing but the name is known.
    #[serde(default)]
    pub known: BTreeSet<String>,
    /// What was assumed and not read, in sentences.
    pub assumed: Vec<String>,
}

/// What a role may by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Whether nothing restrains it.
    pub superuser: bool,
    /// Whether row security does not.
    pub bypassrls: bool,
    /// Whether it may connect.
    pub login: bool,
}

/// One role's membership in another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Membership {
    /// The role that is given.
    pub role: String,
    /// Who has it.
    pub member: String,
    /// Whether the member has its privileges without asking; policies for the role bind the member only then.
    pub inherits: bool,
    /// Whether the member may become it with SET ROLE.
    pub sets: bool,
}

impl Roles {
    /// Reads the facts from a server. What the session's own role owns belongs to [`OWNER`] then, if `ours`: on a
    /// scratch it stands for the role that will run the migrations.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn read(session: &Session, ours: bool) -> Result<Self> {
        let me: String = session.query("select current_user::text", &[]).await?[0].get(0);
        let name = |name: String| if ours && name == me { OWNER.to_owned() } else { name };
        let mut found = Self::default();
        for row in session.query(include_str!("roles.sql"), &[]).await? {
            let role = Role { superuser: row.get(1), bypassrls: row.get(2), login: row.get(3) };
            found.roles.insert(name(row.get(0)), role);
        }
        found.known = found.roles.keys().cloned().collect();
        for row in session.query(include_str!("memberships.sql"), &[]).await? {
            let (role, member) = (name(row.get(0)), name(row.get(1)));
            found.memberships.insert(Membership { role, member, inherits: row.get(2), sets: row.get(3) });
        }
        for row in session.query(include_str!("owners.sql"), &[]).await? {
            let (kind, schema, object): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            let Some(kind) = kind_of(&kind) else { continue };
            let id = match kind {
                Kind::Schema => ObjectId::database(kind, object),
                kind => ObjectId::schema(kind, schema, object),
            };
            found.owners.insert(id, name(row.get(3)));
        }
        Ok(found)
    }

    /// The facts that a configuration gives, for a source without a server: roles have no attributes but those.
    pub fn declared(app: &App, catalog: &Catalog) -> Self {
        let mut roles = Self::default();
        for name in catalog.roles() {
            roles.roles.entry(name).or_default();
        }
        roles.declare(app);
        roles
    }

    /// Adds what a configuration says of roles.
    pub fn declare(&mut self, app: &App) {
        self.app.extend(app.roles.iter().cloned());
        self.known.extend(app.roles.iter().chain(&app.bypassrls).cloned());
        for name in app.roles.iter().chain(&app.bypassrls).chain(app.memberships.keys()) {
            self.roles.entry(name.clone()).or_default();
        }
        for name in &app.roles {
            self.roles.entry(name.clone()).or_default().login = true;
        }
        for name in &app.bypassrls {
            self.roles.entry(name.clone()).or_default().bypassrls = true;
        }
        for (member, given) in &app.memberships {
            self.memberships.extend(given.iter().map(|role| Membership {
                role: role.clone(),
                member: member.clone(),
                inherits: !app.noinherit.contains(member),
                sets: true,
            }));
        }
    }

    /// The owner of an object, or of what it belongs to.
    pub fn owner(&self, id: &ObjectId) -> &str {
        self.owners.get(id.root()).map_or(OWNER, String::as_str)
    }

    /// Whether nothing restrains the role.
    pub fn superuser(&self, role: &str) -> bool {
        self.roles.get(role).is_some_and(|role| role.superuser)
    }

    /// Whether row security does not bind the role, whatever the table. It is no privilege that is inherited.
    pub fn bypasses(&self, role: &str) -> bool {
        self.roles.get(role).is_some_and(|role| role.superuser || role.bypassrls)
    }

    /// Whether `role` has the privileges of `other` as it is: by being it, by inheriting memberships, or as a
    /// superuser. Policies `TO other` bind exactly these.
    pub fn acts_as(&self, role: &str, other: &str) -> bool {
        other == PUBLIC
            || role == other
            || self.superuser(role)
            || self.reach(role, |m| m.inherits).contains(other)
    }

    /// The other roles whose privileges `role` has as it is.
    pub(super) fn acting(&self, role: &str) -> BTreeSet<String> {
        self.reach(role, |membership| membership.inherits)
    }

    /// The roles that `role` may become with SET ROLE.
    pub fn may_become(&self, role: &str) -> BTreeSet<String> {
        self.reach(role, |membership| membership.sets)
    }

    fn reach(&self, from: &str, by: impl Fn(&Membership) -> bool) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![from.to_owned()];
        while let Some(member) = open.pop() {
            for membership in self.memberships.iter().filter(|m| m.member == member && by(m)) {
                if found.insert(membership.role.clone()) {
                    open.push(membership.role.clone());
                }
            }
        }
        found
    }
}

fn kind_of(letter: &str) -> Option<Kind> {
    match letter {
        "n" => Some(Kind::Schema),
        "r" | "p" => Some(Kind::Table),
        "v" => Some(Kind::View),
        "m" => Some(Kind::MaterializedView),
        "f" => Some(Kind::ForeignTable),
        "S" => Some(Kind::Sequence),
        "function" => Some(Kind::Function),
        _ => None,
    }
}
