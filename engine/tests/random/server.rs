//! What a database has before its tables, and beside them: extensions, languages, access methods, conversions.

use super::sql::{name, named, schema};
use super::world::{At, Sort};

/// The name of an extension; those that are not there on a server are left out.
pub(crate) fn extension(at: At<'_>) -> &'static str {
    match at.key.number {
        0 => at.pick("=which", &["citext", "hstore"]),
        _ => at.pick("=which", &["pg_trgm", "btree_gist", "btree_gin"]),
    }
}

fn access_method(at: At<'_>) -> String {
    let handler = match at.key.number {
        0 => "TABLE HANDLER heap_tableam_handler",
        _ => at.pick("handler", &["INDEX HANDLER bthandler", "INDEX HANDLER hashhandler"]),
    };
    format!("CREATE ACCESS METHOD {} TYPE {handler}", name(at))
}

fn language(at: At<'_>) -> Vec<String> {
    let (trusted, inline) = (
        at.pick("trusted", &["TRUSTED ", ""]),
        at.pick("inline", &["", " INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator"]),
    );
    vec![
        "CREATE FUNCTION public.call_handler() RETURNS language_handler \
         LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'"
            .to_owned(),
        format!("CREATE {trusted}LANGUAGE {} HANDLER public.call_handler{inline}", name(at)),
    ]
}

fn transform(at: At<'_>) -> Vec<String> {
    let of_type = at.refer("enum", at.world.of(Sort::Enum)).filter(|_| at.flag("own", 50)).map(named);
    let language = at.refer("language", at.world.of(Sort::Language)).map_or("plpgsql".to_owned(), name);
    let of_type = of_type.unwrap_or("integer".to_owned());
    vec![
        "CREATE FUNCTION public.from_sql(internal) RETURNS internal LANGUAGE c IMMUTABLE \
         AS '$libdir/plpgsql', 'plpgsql_call_handler'"
            .to_owned(),
        format!(
            "CREATE TRANSFORM FOR {of_type} LANGUAGE {language} (FROM SQL WITH FUNCTION public.from_sql(internal))"
        ),
    ]
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    match at.key.sort {
        Sort::Extension => vec![format!("CREATE EXTENSION {} SCHEMA {}", extension(at), schema(at))],
        Sort::AccessMethod => vec![access_method(at)],
        Sort::Language => language(at),
        Sort::Transform => transform(at),
        Sort::Conversion => {
            let default = at.pick("default", &["", "", "DEFAULT "]);
            let way = at.pick(
                "way",
                &["'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8", "'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1"],
            );
            vec![format!("CREATE {default}CONVERSION {} FOR {way}", named(at))]
        }
        _ => Vec::new(),
    }
}
