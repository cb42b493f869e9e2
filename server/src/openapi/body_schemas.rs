//! Saying which field of a refused body is wrong, by the operation's own schema.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::http::problem::Mistake;

/// No more mistakes than this are told at once.
const MOST: usize = 20;

/// Method and path, as the document writes them.
type Operation = (String, String);

/// The document as JSON Schema. It is looked at only once a body has been refused.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::from_str(super::document()).expect("the document is JSON");
    nullable_to_null(&mut document);
    document
});

/// What is wrong with the body of a request to the route `pattern` (`/v1/admin/licenses/:param0`). Values are not quoted.
pub(crate) fn body_mistakes(method: &str, pattern: &str, body: &[u8]) -> Vec<Mistake> {
    let (Ok(body), Some(validator)) = (serde_json::from_slice::<Value>(body), validator(method, pattern)) else {
        return Vec::new();
    };
    let mistake = |error: jsonschema::ValidationError<'_>| Mistake {
        line: None,
        column: None,
        field: Some(error.instance_path().as_str().to_owned()),
        message: error.masked_with("the value").to_string(),
    };
    validator.iter_errors(&body).take(MOST).map(mistake).collect()
}

/// The validator of an operation's body, made when it is first needed.
fn validator(method: &str, pattern: &str) -> Option<Arc<Validator>> {
    static VALIDATORS: LazyLock<Mutex<HashMap<Operation, Option<Arc<Validator>>>>> = LazyLock::new(Mutex::default);
    let operation = (method.to_lowercase(), super::route(pattern)?.path.clone());
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    validators.entry(operation).or_insert_with_key(build).clone()
}

fn build((method, path): &Operation) -> Option<Arc<Validator>> {
    let content = DOCUMENT["paths"][path][method]["requestBody"]["content"].as_object()?;
    compile(&content.values().next()?["schema"]).map(Arc::new)
}

/// A schema of the document with everything that it refers to.
fn compile(schema: &Value) -> Option<Validator> {
    let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
    jsonschema::options().with_draft(Draft::Draft4).build(&whole).ok()
}

/// OpenAPI 3.0 says `nullable: true` where JSON Schema lists the type `null`.
fn nullable_to_null(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("nullable") == Some(&Value::Bool(true))
                && let Some(Value::String(plain)) = members.get("type").cloned()
            {
                members.insert("type".to_owned(), json!([plain, "null"]));
            }
            members.values_mut().for_each(nullable_to_null);
        }
        Value::Array(items) => items.iter_mut().for_each(nullable_to_null),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(method: &str, pattern: &str, body: &Value) -> Vec<(String, String)> {
        let mistakes = body_mistakes(method, pattern, body.to_string().as_bytes());
        mistakes
            .into_iter()
            .map(|mistake| (mistake.field.unwrap_or_default(), mistake.message))
            .collect()
    }

    #[test]
    fn mistakes_name_their_field_and_quote_no_value() {
        let body = json!({ "key": ["SF-SECRET"], "device": { "id": "SECRET" } });
        let told = told("POST", "/v1/licenses/activate", &body);
        let fields: Vec<&str> = told.iter().map(|(field, _)| field.as_str()).collect();
        assert!(
            fields.contains(&"/key") && fields.contains(&"/device/id") && fields.contains(&""),
            "{told:?}"
        );
        assert!(told.iter().all(|(_, message)| !message.contains("SECRET")), "{told:?}");
        assert!(told.iter().any(|(_, message)| message.contains("product")), "{told:?}");
    }

    #[test]
    fn a_good_body_has_none_and_null_limits_are_good() {
        let body = json!({ "max_devices": 3, "limits": { "max_resources": null, "max_bots": 3 } });
        assert_eq!(told("PUT", "/v1/admin/licenses/:param0/overrides", &body), []);
        let typo = json!({ "max_device": 3 });
        assert_eq!(told("PUT", "/v1/admin/licenses/:param0/overrides", &typo).len(), 1);
    }

    #[test]
    fn every_operation_has_examples_that_fit_its_schemas() {
        let paths = DOCUMENT["paths"].as_object().unwrap();
        let operations = paths
            .iter()
            .flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |one| (path, one)));
        for (path, (method, operation)) in operations {
            let bodies = std::iter::once(&operation["requestBody"]);
            let done = ["200", "201", "202"].map(|status| &operation["responses"][status]);
            let contents = bodies
                .chain(done)
                .filter_map(|part| part["content"].as_object())
                .flatten();
            for (_, content) in contents.filter(|(media_type, _)| media_type.starts_with("application/json")) {
                let validator = compile(&content["schema"]).unwrap_or_else(|| panic!("{method} {path}"));
                let mistakes: Vec<String> = validator
                    .iter_errors(&content["example"])
                    .map(|e| e.to_string())
                    .collect();
                assert!(mistakes.is_empty(), "{method} {path}: {mistakes:?}");
            }
        }
    }
}
