//! JSON Schema for rows as `row_to_json` and `to_jsonb` print them, and so as PostgREST answers.

use serde_json::{Map, Value, json};

use super::MARKER;
use super::relations::{Column, Relations, Shape};

pub(super) fn write(relations: &Relations) -> String {
    let mut definitions = Map::new();
    for (name, about) in &relations.enums {
        definitions.insert(name.clone(), json!({ "type": "string", "enum": about.values }));
    }
    for relation in &relations.relations {
        let mut properties = Map::new();
        for column in &relation.columns {
            properties.insert(column.name.clone(), property(column));
        }
        let names: Vec<_> = relation.columns.iter().map(|column| column.name.as_str()).collect();
        let mut object = json!({
            "type": "object", "properties": properties, "required": names, "additionalProperties": false,
        });
        if let Some(comment) = &relation.comment {
            object["description"] = comment.as_str().into();
        }
        definitions.insert(relation.full_name(), object);
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$comment": MARKER, "$defs": definitions,
    });
    format!("{schema:#}\n")
}

fn property(column: &Column) -> Value {
    let mut value = match column.words.is_empty() {
        true => of_shape(&column.shape),
        false => json!({ "type": "string", "enum": column.words }),
    };
    if let Some(limit) = length(&column.sql) {
        value["maxLength"] = limit.into();
    }
    if !column.not_null {
        value = nullable(value);
    }
    if let Some(comment) = &column.comment {
        value["description"] = comment.as_str().into();
    }
    value
}

fn nullable(mut value: Value) -> Value {
    match (value.get("$ref").is_some(), value.get("type").cloned()) {
        (true, _) => json!({ "anyOf": [value, { "type": "null" }] }),
        (false, Some(kind)) => {
            let mut kinds = kind.as_array().cloned().unwrap_or_else(|| vec![kind]);
            kinds.push("null".into());
            value["type"] = kinds.into();
            if let Some(words) = value.get_mut("enum").and_then(Value::as_array_mut) {
                words.push(Value::Null);
            }
            value
        }
        // Anything, null among it.
        (false, None) => value,
    }
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Enum(name) => json!({ "$ref": format!("#/$defs/{}", pointer(name)) }),
        // An array may have more dimensions than its type says, and null among its elements.
        Shape::Array(element) => match of_shape(element) {
            Value::Object(words) if words.is_empty() => json!({ "type": "array" }),
            element => json!({ "type": "array", "items": nullable(element) }),
        },
        Shape::Composite(attributes) => {
            let properties: Map<String, Value> =
                attributes.iter().map(|(name, shape)| (name.clone(), nullable(of_shape(shape)))).collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
        Shape::Plain(sql) => plain(sql),
    }
}

/// A name in the fragment of an address.
fn pointer(name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    name.bytes().map(byte).collect()
}

fn plain(sql: &str) -> Value {
    match sql {
        "boolean" => json!({ "type": "boolean" }),
        "smallint" | "integer" | "bigint" | "oid" => json!({ "type": "integer" }),
        // NaN and infinities come as texts.
        "real" | "double precision" | "numeric" => json!({ "type": ["number", "string"] }),
        "uuid" => json!({ "type": "string", "format": "uuid" }),
        "date" => json!({ "type": "string", "format": "date" }),
        "time with time zone" => json!({ "type": "string", "format": "time" }),
        "timestamp with time zone" => json!({ "type": "string", "format": "date-time" }),
        "json" | "jsonb" => json!({}),
        _ => json!({ "type": "string" }),
    }
}

/// The most characters that a type takes.
fn length(sql: &str) -> Option<u64> {
    let rest = sql.strip_prefix("character varying(").or_else(|| sql.strip_prefix("character("))?;
    rest.strip_suffix(')')?.parse().ok()
}
