//! The server has a fault through which hidden rows leak
//!
//! Versions before these let policies be applied with another role's plan, or statistics show values of hidden rows:
//! CVE-2023-2455 (15.3, 14.8, 13.11), CVE-2024-10976 (17.1, 16.5, 15.9, 14.14, 13.17), CVE-2025-8713 (17.6, 16.10, 15.14, 14.19,
//! 13.22). Versions before 13 get no repairs at all.
//!
//! **Instead** the newest minor version.

use super::prelude::*;

/// Major, first minor version without it, and its name.
const FAULTS: &[(u32, u32, &str)] = &[
    (17, 6, "CVE-2025-8713"),
    (16, 10, "CVE-2025-8713"),
    (15, 14, "CVE-2025-8713"),
    (14, 19, "CVE-2025-8713"),
    (13, 22, "CVE-2025-8713"),
    (17, 1, "CVE-2024-10976"),
    (16, 5, "CVE-2024-10976"),
    (15, 9, "CVE-2024-10976"),
    (14, 14, "CVE-2024-10976"),
    (13, 17, "CVE-2024-10976"),
    (15, 3, "CVE-2023-2455"),
    (14, 8, "CVE-2023-2455"),
    (13, 11, "CVE-2023-2455"),
];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    if cx.live.is_none() {
        return;
    }
    let (major, minor) = (cx.catalog.server.major(), cx.catalog.server.version % 10_000);
    let open: Vec<&str> = FAULTS
        .iter()
        .filter(|(of, repaired, _)| *of == major && minor < *repaired)
        .map(|(_, _, name)| *name)
        .collect();
    if !open.is_empty() || major < 13 {
        let server = ObjectId::database(Kind::Schema, "pg_catalog");
        let named = if open.is_empty() { "faults that nobody repairs any more".to_owned() } else { open.join(", ") };
        out.push(&server, format!("PostgreSQL {major}.{minor} has {named}")).help("the newest minor version");
    }
}
