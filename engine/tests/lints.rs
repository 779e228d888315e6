//! Every rule on schemas that are wrong and on schemas that are not.
//!
//! `lints/RULE.sql` makes two schemas, `RULE_bad` and `RULE_good`. All files are loaded into one database, with the
//! roles of `lints/roles.sql`; what a rule finds in its own schemas is a snapshot, and in the good one it is nothing.

#[path = "live/support.rs"]
mod support;

#[path = "lints/cases.rs"]
mod cases;

#[path = "lints/pages.rs"]
mod pages;
