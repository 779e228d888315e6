//! Generated functions: nobody may call them but the roles whose policies do.

use std::collections::BTreeMap;

use super::Script;
use super::access::roles;
use crate::diagnostic::SourceLocation;
use crate::name::quote_ident;
use crate::resolved::Model;

pub(super) fn create(model: &Model, script: &mut Script) {
    for function in &model.functions {
        let sql = format!("CREATE FUNCTION {}() {}", function.name, function.definition);
        script.push(sql, &function.location, function.name.object("function"));
    }
}

/// `USAGE` on the schema is needed beside `EXECUTE`.
pub(super) fn grants(model: &Model, script: &mut Script) {
    let mut schemas: BTreeMap<&str, (Vec<String>, &SourceLocation)> = BTreeMap::new();
    for function in &model.functions {
        let name = &function.name;
        let on = format!("FUNCTION {name}()");
        script.push(format!("REVOKE ALL ON {on} FROM PUBLIC"), &function.location, None);
        if function.callers.is_empty() {
            continue;
        }
        let to = roles(&function.callers);
        script.push(format!("GRANT EXECUTE ON {on} TO {to}"), &function.location, None);
        let (callers, _) = schemas.entry(&name.schema).or_insert((Vec::new(), &function.location));
        callers.extend(function.callers.iter().cloned());
    }
    for (schema, (mut callers, location)) in schemas {
        callers.sort();
        callers.dedup();
        let sql = format!("GRANT USAGE ON SCHEMA {} TO {}", quote_ident(schema), roles(&callers));
        script.push(sql, location, None);
    }
}
