//! Ids on their way into a request's path.

use crate::error::StripeError;

/// `id`, if it can be one of Stripe's. Anything else would reach another address than meant, since async-stripe writes
/// ids into paths as they are.
pub(super) fn checked(id: &str) -> Result<&str, StripeError> {
    let is_plausible = (1..=255).contains(&id.len())
        && !id.starts_with('.')
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if is_plausible {
        Ok(id)
    } else {
        Err(StripeError::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_cannot_lead_elsewhere() {
        assert_eq!(checked("cs_test_a1B2"), Ok("cs_test_a1B2"));
        for id in [
            "",
            ".",
            "..",
            "cs/../customers",
            "cs_1?expand[]=customer",
            "cs_1#",
            "cs 1",
            "cs%2f",
            "ç",
        ] {
            assert_eq!(checked(id), Err(StripeError::NotFound), "{id}");
        }
    }
}
