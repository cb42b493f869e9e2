//! Reading arguments.

use poem_openapi::types::ParseFromParameter;

/// Reads an argument by the rules of the API.
pub(super) fn parse<T: ParseFromParameter>(text: &str) -> Result<T, String> {
    T::parse_from_parameter(text).map_err(|error| error.into_message())
}
