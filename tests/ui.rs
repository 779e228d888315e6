//! Compile-fail cases of the derives: one folder for each kind of mistake, and what must compile beside them.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/attribute/*.rs");
    cases.compile_fail("tests/ui/foreign_key/*.rs");
    cases.compile_fail("tests/ui/key/*.rs");
    cases.compile_fail("tests/ui/policy/*.rs");
    cases.compile_fail("tests/ui/sql/*.rs");
    cases.compile_fail("tests/ui/type/*.rs");
    cases.compile_fail("tests/ui/view/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}
