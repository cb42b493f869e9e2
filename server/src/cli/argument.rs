//! Reading arguments.

use poem_openapi::types::ParseFromParameter;

/// Reads an argument by the rules of the API.
pub(super) fn parse<T: ParseFromParameter>(text: &str) -> Result<T, String> {
    T::parse_from_parameter(text).map_err(|error| {
        let message = error.into_message();
        // Before it stands the type's name in the OpenAPI document.
        message
            .split_once(": ")
            .map_or(message.as_str(), |(_, reason)| reason)
            .to_owned()
    })
}
