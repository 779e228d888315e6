//! The templates, each by its role in the structs, with the policies that people write for the same.

/// A template with forms by hand of the same condition.
pub(super) struct Template {
    /// The role that has it.
    pub(super) role: &'static str,
    /// Name, condition, and whether it is the form that is often written.
    pub(super) forms: &'static [(&'static str, &'static str, bool)],
}

/// The caller, asked for once.
macro_rules! me {
    () => {
        "(select current_setting('request.jwt.claims', true)::jsonb ->> 'sub')"
    };
}

/// All that are measured.
pub(super) const ALL: &[Template] = &[
    Template {
        role: "t_owner",
        forms: &[
            ("scalar subquery", concat!("user_id = ", me!()), false),
            ("bare call", "user_id = current_setting('request.jwt.claims', true)::jsonb ->> 'sub'", true),
        ],
    },
    Template {
        role: "t_party",
        forms: &[
            ("two comparisons", concat!("user_id = ", me!(), " or helper_id = ", me!()), false),
            ("caller in (a, b)", concat!(me!(), " in (user_id, helper_id)"), true),
        ],
    },
    Template {
        role: "t_related",
        forms: &[
            (
                "array of the subquery",
                concat!(
                    "user_id = any (array(select l.runner_id from links l where l.coach_id = ",
                    me!(),
                    " and l.active))"
                ),
                false,
            ),
            ("array of the function", "user_id = any (array(select private.links_coach_of()))", false),
            (
                "in (select)",
                concat!(
                    "user_id in (select l.runner_id from links l where l.coach_id = ",
                    me!(),
                    " and l.active)"
                ),
                true,
            ),
            (
                "exists",
                concat!(
                    "exists (select from links l where l.coach_id = ",
                    me!(),
                    " and l.runner_id = user_id and l.active)"
                ),
                true,
            ),
            ("in (select function)", "user_id in (select private.links_coach_of())", true),
            ("function of the row", "is_coached(user_id)", true),
        ],
    },
    Template {
        role: "t_owner_or_related",
        forms: &[
            (
                "two index conditions",
                concat!(
                    "user_id = ",
                    me!(),
                    " or user_id = any (array(select l.runner_id from links l where l.coach_id = ",
                    me!(),
                    " and l.active))"
                ),
                false,
            ),
            (
                "or exists",
                concat!(
                    "user_id = ",
                    me!(),
                    " or exists (select from links l where l.coach_id = ",
                    me!(),
                    " and l.runner_id = user_id and l.active)"
                ),
                true,
            ),
        ],
    },
    Template {
        role: "t_tenant",
        forms: &[
            (
                "array of the subquery",
                concat!("org_id = any (array(select m.org_id from members m where m.user_id = ", me!(), "))"),
                false,
            ),
            (
                "in (select)",
                concat!("org_id in (select m.org_id from members m where m.user_id = ", me!(), ")"),
                true,
            ),
        ],
    },
    Template {
        role: "t_can_read",
        forms: &[
            (
                "array of the subquery",
                concat!("plan_id = any (array(select p.id from plans p where p.coach_id = ", me!(), "))"),
                false,
            ),
            (
                "exists",
                concat!("exists (select from plans p where p.id = plan_id and p.coach_id = ", me!(), ")"),
                true,
            ),
        ],
    },
    Template {
        role: "t_can_read_many",
        forms: &[
            (
                "in (select)",
                concat!(
                    "template_id in (select t.id from templates t where t.shared or t.user_id = ",
                    me!(),
                    ")"
                ),
                false,
            ),
            (
                "exists",
                concat!(
                    "exists (select from templates t where t.id = template_id and (t.shared or t.user_id = ",
                    me!(),
                    "))"
                ),
                true,
            ),
        ],
    },
    Template {
        role: "t_claim",
        forms: &[
            (
                "scalar subquery",
                "(select current_setting('request.jwt.claims', true)::jsonb ->> 'kind') = 'reader'",
                false,
            ),
            ("bare call", "current_setting('request.jwt.claims', true)::jsonb ->> 'kind' = 'reader'", true),
        ],
    },
];
