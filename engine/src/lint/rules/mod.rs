//! The rules, one file each, listed once.

use super::{Rule, Severity};

/// What nearly every rule needs.
mod prelude {
    pub(super) use super::super::binding::{Binder, Bound};
    pub(super) use super::super::facts::{Function, Volatility};
    pub(super) use super::super::finding::Change;
    pub(super) use super::super::policy::{Policy, conjuncts, disjuncts, implies, own_column};
    pub(super) use super::super::reach::people;
    pub(super) use super::super::truth::{FALSE, NULL, TRUE, Truth};
    pub(super) use super::super::{Context, Findings, Severity};
    pub(super) use super::noted;
    pub(super) use crate::access::PUBLIC;
    pub(super) use crate::catalog::ObjectId;
    pub(super) use crate::expr::{Expr, Node, Query};
    pub(super) use crate::kinds::Kind;
}

/// Advice, and whether a trigger that was not understood touches what it is about.
fn noted(cx: &super::Context<'_>, table: &crate::catalog::ObjectId, columns: &[&str], help: &str) -> String {
    match cx.not_understood(table, columns) {
        Some(note) => format!("{help}; {note}"),
        None => help.to_owned(),
    }
}

/// Lists the rules: a file, its code, its name, how bad it is, and what other tools call it.
macro_rules! rules {
    ($($module:ident: $code:literal, $name:literal, $severity:ident, [$($alias:literal),*];)*) => {
        $(mod $module;)*

        /// All rules, in the order of their codes.
        pub const RULES: &[Rule] = &[$(Rule {
            code: $code,
            name: $name,
            severity: Severity::$severity,
            aliases: &[$($alias),*],
            page: include_str!(concat!(stringify!($module), ".rs")),
            run: $module::run,
        },)*];
    };
}

rules! {
    rls_off: "PL100", "rls-off", Error, ["splinter 0013", "pgrls SEC001", "squawk require-enable-row-level-security"];
    sensitive_readable: "PL101", "sensitive-readable", Error, ["splinter 0023", "pgrls SEC045"];
    policies_while_off: "PL102", "policies-while-off", Error, ["splinter 0007", "pgrls HYG001"];
    no_policy: "PL103", "no-policy", Info, ["splinter 0008"];
    not_forced: "PL104", "not-forced", Warning, ["pgrls SEC002"];
    only_restrictive: "PL105", "only-restrictive", Warning, ["pgrls SEC012"];
    restrictive_true: "PL106", "restrictive-true", Warning, ["pgrls SEC031"];
    write_always_true: "PL107", "write-always-true", Error, ["splinter 0024", "pgrls SEC006", "pgrls SEC020"];
    hidden_true: "PL108", "hidden-true", Error, ["pgrls SEC011"];
    policy_to_public: "PL109", "policy-to-public", Warning, ["pgrls SEC003"];
    nobody_admitted: "PL110", "nobody-admitted", Error, ["splinter 0030"];
    user_metadata: "PL111", "user-metadata", Error, ["splinter 0015"];
    claim_pattern: "PL112", "claim-pattern", Error, ["pgrls SEC026"];
    literal_identity: "PL113", "literal-identity", Warning, ["pgrls SEC021"];
    email_identity: "PL114", "email-identity", Warning, ["pgrls SEC034"];
    current_user_key: "PL115", "current-user-key", Warning, ["pgrls SEC018"];
    unknown_role: "PL116", "unknown-role", Error, ["pgrls SEC037"];
    write_without_caller: "PL117", "write-without-caller", Error, ["pgrls SEC005", "pgrls SEC028"];
    unbound_exists: "PL118", "unbound-exists", Error, ["pgrls SEC036"];
    self_comparison: "PL119", "self-comparison", Error, [];
    check_wider: "PL120", "check-wider", Error, ["pgrls SEC040"];
    whereless_gap: "PL121", "whereless-gap", Error, [];
    cross_product: "PL122", "cross-product", Warning, [];
    transition_in_policy: "PL123", "transition-in-policy", Warning, [];
    relation_status: "PL124", "relation-status", Error, [];
    relation_direction: "PL125", "relation-direction", Warning, [];
    self_grant: "PL126", "self-grant", Error, ["pgrls SEC025"];
    authority_mutable: "PL127", "authority-mutable", Error, [];
    id_cast: "PL128", "id-cast", Error, [];
    recursion: "PL129", "recursion", Error, [];
    hidden_dependency: "PL130", "hidden-dependency", Error, [];
    child_wider: "PL132", "child-wider", Warning, [];
    nullable_owner: "PL133", "nullable-owner", Info, ["pgrls SEC030"];
    owner_unused: "PL134", "owner-unused", Warning, ["pgrls SEC027"];
    returning_unusable: "PL135", "returning-unusable", Info, [];
    grant_without_policy: "PL136", "grant-without-policy", Info, [];
    policy_without_grant: "PL137", "policy-without-grant", Info, [];
    multiple_permissive: "PL138", "multiple-permissive", Info, ["splinter 0006"];
    floor_missing: "PL139", "floor-missing", Warning, ["pgrls SEC007"];
    noinherit_escape: "PL140", "noinherit-escape", Warning, [];
    floor_narrower: "PL141", "floor-narrower", Error, ["pgrls SEC007"];
    null_condition: "PL142", "null-condition", Warning, [];
    definer_view: "PL150", "definer-view", Error, ["splinter 0010", "pgrls VIEW001"];
    writable_view: "PL151", "writable-definer-view", Error, [];
    view_without_barrier: "PL152", "definer-view-without-barrier", Warning, ["pgrls VIEW002"];
    materialized_view_exposed: "PL153", "materialized-view-exposed", Warning, ["splinter 0016"];
    foreign_table_exposed: "PL154", "foreign-table-exposed", Warning, ["splinter 0017"];
    child_open: "PL155", "child-open", Error, ["pgrls SEC041", "pgrls SEC043"];
    child_through_parent: "PL156", "child-through-parent", Error, [];
    auth_users_exposed: "PL157", "auth-users-exposed", Error, ["splinter 0002"];
    rule_door: "PL158", "rule-door", Warning, [];
    publication_door: "PL159", "publication-door", Warning, [];
    bucket_listing: "PL160", "bucket-listing", Warning, ["splinter 0025", "pgrls SEC050"];
    queue_exposed: "PL161", "queue-exposed", Error, ["splinter 0019"];
    realtime_open: "PL162", "realtime-open", Error, ["pgrls SEC051"];
    graphql_exposed: "PL163", "graphql-exposed", Info, ["splinter 0026", "splinter 0027"];
    truncate_granted: "PL170", "truncate-granted", Error, [];
    column_grant_defeated: "PL171", "column-grant-defeated", Error, [];
    default_privileges: "PL172", "default-privileges", Warning, ["pgrls SEC044"];
    grant_option: "PL173", "grant-option", Warning, [];
    create_on_schema: "PL174", "create-on-schema", Error, [];
    sequence_write: "PL175", "sequence-write", Info, [];
    cascade_crosses_owner: "PL176", "cascade-crosses-owner", Warning, [];
    key_oracle: "PL177", "key-oracle", Info, ["pgrls SEC047"];
    unscoped_unique: "PL178", "unscoped-unique", Info, ["pgrls SEC035"];
    privileged_member: "PL180", "privileged-member", Error, ["pgrls SEC016", "pgrls SEC023", "pgrls SEC029", "pgrls SEC048"];
    application_bypasses: "PL182", "application-bypasses", Error, [];
    undeclared_table: "PL190", "undeclared-table", Error, [];
    undeclared_policy: "PL191", "undeclared-policy", Error, [];
    relied_on: "PL192", "relied-on", Error, [];
    search_path_mutable: "PL200", "search-path-mutable", Warning, ["splinter 0011", "pgrls SEC004"];
    search_path_writable: "PL201", "search-path-writable", Error, ["pgrls SEC015"];
    definer_executable: "PL202", "definer-executable", Warning, ["splinter 0028", "splinter 0029", "pgrls SEC014", "pgrls SEC042"];
    definer_by_id: "PL203", "definer-by-id", Error, [];
    definer_runs_text: "PL204", "definer-runs-text", Error, [];
    definer_trigger: "PL205", "definer-trigger", Warning, ["pgrls SEC013"];
    leakproof: "PL206", "leakproof", Warning, ["pgrls SEC017"];
    immutable_asks: "PL207", "immutable-asks", Error, ["pgrls SEC046"];
    set_config_exposed: "PL208", "set-config-exposed", Error, [];
    session_setting: "PL209", "session-setting", Error, [];
    setting_errors: "PL210", "setting-errors", Warning, ["pgrls SEC019"];
    setting_cast: "PL211", "setting-cast", Warning, ["pgrls SEC024"];
    setting_unqualified: "PL212", "setting-unqualified", Warning, ["pgrls SEC024"];
    force_breaks_helper: "PL213", "force-breaks-helper", Error, [];
    caller_per_row: "PL220", "caller-per-row", Warning, ["splinter 0003", "pgrls PERF001"];
    row_argument: "PL221", "row-argument", Warning, [];
    hashed_subquery: "PL222", "hashed-subquery", Warning, [];
    unindexed_policy: "PL223", "unindexed-policy", Warning, ["pgrls PERF003"];
    function_on_column: "PL224", "function-on-column", Warning, ["pgrls PERF004"];
    index_behind_policy: "PL225", "index-behind-policy", Info, [];
    scalar_subquery: "PL226", "scalar-subquery", Error, [];
    volatile_in_policy: "PL227", "volatile-in-policy", Warning, ["pgrls PERF002"];
    unindexed_foreign_key: "PL240", "unindexed-foreign-key", Info, ["splinter 0001"];
    no_primary_key: "PL241", "no-primary-key", Info, ["splinter 0004"];
    duplicate_index: "PL242", "duplicate-index", Warning, ["splinter 0009"];
    extension_in_public: "PL243", "extension-in-public", Warning, ["splinter 0014"];
    reg_type_column: "PL244", "reg-type-column", Warning, ["splinter 0018"];
    key_to_auth_unique: "PL245", "key-to-auth-unique", Error, ["splinter 0021"];
    invalid_index: "PL246", "invalid-index", Warning, [];
    disabled_trigger: "PL247", "disabled-trigger", Warning, [];
    padded_text: "PL248", "padded-text", Info, ["squawk ban-char-field"];
    local_time: "PL249", "local-time", Info, ["squawk prefer-timestamp-tz"];
    small_key: "PL250", "small-key", Info, ["squawk prefer-bigint-over-int", "squawk prefer-bigint-over-smallint"];
    serial_column: "PL251", "serial-column", Info, ["squawk prefer-identity"];
    short_text: "PL252", "short-text", Info, ["squawk prefer-text-field"];
    unused_index: "PL260", "unused-index", Info, ["splinter 0005"];
    dead_rows: "PL261", "dead-rows", Info, ["splinter 0020"];
    extension_outdated: "PL262", "extension-outdated", Warning, ["splinter 0022"];
    server_leaks: "PL263", "server-leaks", Warning, [];
    waiver_unused: "PL290", "waiver-unused", Warning, [];
    waiver_expired: "PL291", "waiver-expired", Warning, [];
}

/// A waiver that waives nothing.
pub(super) const WAIVER_UNUSED: Rule = named("waiver-unused");

/// A waiver that has run out.
pub(super) const WAIVER_EXPIRED: Rule = named("waiver-expired");

/// The rule of a name that is listed above.
const fn named(name: &str) -> Rule {
    let mut at = 0;
    while !same(RULES[at].name, name) {
        at += 1;
    }
    RULES[at]
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}
