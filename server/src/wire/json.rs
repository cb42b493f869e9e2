//! JSON bodies without a tree of values in between.

use poem::{
    Body, IntoResponse, Request, RequestBody, Response,
    http::{HeaderValue, header},
};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaRequest, MetaResponses, MetaSchemaRef, Registry},
    types::{ParseFromJSON, ToJSON, Type},
};
use serde::{Serialize, de::DeserializeOwned};

/// A JSON payload as [`Json`], for operations that apps call all the time: serde reads and writes it directly, which takes a third of
/// the time and of the memory's work. It is described, and refused, as [`Json`] is: what serde does not read is read once more by
/// [`Json`], whose errors clients know.
///
/// Serde must read no more than [`ParseFromJSON`] does, and both must write the same: operations test it with `same_readings` and
/// `same_texts`.
#[derive(Debug, Clone)]
pub(crate) struct DirectJson<T>(pub(crate) T);

/// The room of most answers, with their token.
const USUAL_ANSWER: usize = 2048;

/// Headers that answers get on their way out.
const USUAL_HEADERS: usize = 12;

impl<T: Type> Payload for DirectJson<T> {
    const CONTENT_TYPE: &'static str = <Json<T> as Payload>::CONTENT_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        content_type == "application/json" || Json::<T>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        Json::<T>::schema_ref()
    }

    fn register(registry: &mut Registry) {
        <Json<T> as Payload>::register(registry);
    }
}

impl<'a, T: ParseFromJSON + DeserializeOwned> ApiExtractor<'a> for DirectJson<T> {
    const TYPES: &'static [ApiExtractorType] = <Json<T> as ApiExtractor<'a>>::TYPES;
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        <Json<T> as ApiExtractor<'a>>::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        <Json<T> as ApiExtractor<'a>>::request_meta()
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let bytes = body.take()?.into_bytes().await?;
        if request.content_type().is_some_and(Self::check_content_type)
            && let Some(value) = read(&bytes)
        {
            return Ok(Self(value));
        }
        let mut again = RequestBody::new(Body::from_bytes(bytes));
        let Json(value) = <Json<T> as ApiExtractor<'a>>::from_request(request, &mut again, options).await?;
        Ok(Self(value))
    }
}

impl<T: Serialize + Send> IntoResponse for DirectJson<T> {
    fn into_response(self) -> Response {
        let mut text = Vec::with_capacity(USUAL_ANSWER);
        sonic_rs::to_writer(&mut text, &self.0).expect("views have nothing that JSON has not");
        let mut response = Response::builder().body(text);
        let headers = response.headers_mut();
        headers.reserve(USUAL_HEADERS);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        response
    }
}

impl<T: ToJSON + Serialize> ApiResponse for DirectJson<T> {
    fn meta() -> MetaResponses {
        Json::<T>::meta()
    }

    fn register(registry: &mut Registry) {
        <Json<T> as ApiResponse>::register(registry);
    }
}

/// What serde makes of a body, if it can be read at all. Text, because serde would pass over bytes that are none in members that it
/// ignores.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_str(str::from_utf8(bytes).ok()?).ok()
}

/// Instants as poem-openapi writes them, for serde.
pub(crate) mod instant {
    use chrono::{DateTime, Utc};
    use serde::Serializer;

    pub(crate) fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&at.to_rfc3339())
    }

    /// The same of one that may be absent.
    pub(crate) mod option {
        use super::{DateTime, Serializer, Utc};

        pub(crate) fn serialize<S: Serializer>(at: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
            match at {
                Some(at) => super::serialize(at, serializer),
                None => serializer.serialize_none(),
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::Value;

    use super::*;

    /// Asserts that serde writes a view as poem-openapi does.
    pub(crate) fn same_texts<T: ToJSON + Serialize>(view: &T) {
        let text = sonic_rs::to_string(view).unwrap();
        assert_eq!(text, serde_json::to_string(view).unwrap());
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), view.to_json());
    }

    /// Asserts that a body that serde reads is the same for poem-openapi, and tells whether it is one.
    pub(crate) fn same_readings<T: ParseFromJSON + ToJSON + DeserializeOwned>(body: &str) -> bool {
        let Some(direct) = read::<T>(body.as_bytes()) else {
            return false;
        };
        let tree: Value = serde_json::from_str(body).expect("what serde reads is JSON");
        let usual = T::parse_from_json(Some(tree))
            .ok()
            .expect("serde reads no more than poem-openapi");
        assert_eq!(direct.to_json(), usual.to_json(), "{body}");
        true
    }
}
