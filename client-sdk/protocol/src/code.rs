//! The verdict on a license or a trial.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The verdict on a license or trial: usable, or why not. On the wire in upper case, such as `DEVICE_LIMIT_REACHED`.
///
/// When several verdicts apply, the one of the lowest precedence number is given: first what makes the key meaningless
/// here, then what the seller decided, then time, then the device, then the feature in question.
///
/// | precedence | code | applies when |
/// |---|---|---|
/// | 0 | `ENVIRONMENT_MISMATCH` | the key is of the other environment |
/// | 1 | `NOT_FOUND` | no license has this key |
/// | 2 | `PRODUCT_MISMATCH` | the license is for another product |
/// | 3 | `REVOKED` | taken back for good, as after a refund |
/// | 4 | `SUSPENDED` | on hold until the seller lifts it |
/// | 5 | `EXPIRED` | the paid term is over |
/// | 6 | `OVERDUE` | a payment failed and its grace is over |
/// | 7 | `TRIAL_NOT_OFFERED` | the product has no trial |
/// | 8 | `TRIAL_EXPIRED` | the trial of this device is over |
/// | 9 | `NOT_ACTIVATED` | the device holds no slot of the license |
/// | 10 | `DEVICE_LIMIT_REACHED` | every slot is held by another device |
/// | 11 | `TRANSFER_LIMIT_REACHED` | the slots have moved too often |
/// | 12 | `FEATURE_MISSING` | the plan lacks the feature asked for |
/// | 13 | `LIMIT_EXCEEDED` | the count asked for is above the plan's limit |
/// | 14 | `VALID` | none of the above |
///
/// `ENVIRONMENT_MISMATCH` and `NOT_FOUND` are one finding told two ways (the key is not here), and the first knows more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// The key is of the other environment.
    EnvironmentMismatch,
    /// No license has this key.
    NotFound,
    /// The license is for another product.
    ProductMismatch,
    /// The license was taken back for good.
    Revoked,
    /// The license is on hold.
    Suspended,
    /// The paid term is over.
    Expired,
    /// A payment failed and its grace is over.
    Overdue,
    /// The product has no trial.
    TrialNotOffered,
    /// The trial of this device is over.
    TrialExpired,
    /// The device holds no slot of the license.
    NotActivated,
    /// Every slot of the license is held by another device.
    DeviceLimitReached,
    /// The slots of the license have moved too often.
    TransferLimitReached,
    /// The plan lacks the feature asked for.
    FeatureMissing,
    /// The count asked for is above the plan's limit.
    LimitExceeded,
    /// The license or trial is good.
    Valid,
}

impl Code {
    /// Every code, in the order of precedence.
    pub const ALL: [Self; 15] = [
        Self::EnvironmentMismatch,
        Self::NotFound,
        Self::ProductMismatch,
        Self::Revoked,
        Self::Suspended,
        Self::Expired,
        Self::Overdue,
        Self::TrialNotOffered,
        Self::TrialExpired,
        Self::NotActivated,
        Self::DeviceLimitReached,
        Self::TransferLimitReached,
        Self::FeatureMissing,
        Self::LimitExceeded,
        Self::Valid,
    ];

    /// The rank among verdicts that apply at once: the lowest is given. It is also the order of `Ord`.
    #[must_use]
    pub const fn precedence(self) -> usize {
        self as usize
    }

    /// The name on the wire, such as `NOT_FOUND`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnvironmentMismatch => "ENVIRONMENT_MISMATCH",
            Self::NotFound => "NOT_FOUND",
            Self::ProductMismatch => "PRODUCT_MISMATCH",
            Self::Revoked => "REVOKED",
            Self::Suspended => "SUSPENDED",
            Self::Expired => "EXPIRED",
            Self::Overdue => "OVERDUE",
            Self::TrialNotOffered => "TRIAL_NOT_OFFERED",
            Self::TrialExpired => "TRIAL_EXPIRED",
            Self::NotActivated => "NOT_ACTIVATED",
            Self::DeviceLimitReached => "DEVICE_LIMIT_REACHED",
            Self::TransferLimitReached => "TRANSFER_LIMIT_REACHED",
            Self::FeatureMissing => "FEATURE_MISSING",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Valid => "VALID",
        }
    }

    /// Whether the license or trial is good.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        matches!(self, Self::Valid)
    }

    /// The verdict as one plain sentence for a person.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::EnvironmentMismatch => "This license key belongs to the other environment (test or prod).",
            Self::NotFound => "No license with this key exists.",
            Self::ProductMismatch => "This license key is for a different product.",
            Self::Revoked => "This license was revoked.",
            Self::Suspended => "This license is suspended.",
            Self::Expired => "This license has expired.",
            Self::Overdue => "A payment for this license is overdue.",
            Self::TrialNotOffered => "This product does not offer a trial.",
            Self::TrialExpired => "The trial on this device is over.",
            Self::NotActivated => "This license is not activated on this device.",
            Self::DeviceLimitReached => "This license is already active on as many devices as it allows.",
            Self::TransferLimitReached => "This license has been moved between devices too often.",
            Self::FeatureMissing => "This license does not include the feature.",
            Self::LimitExceeded => "This is more than the license allows.",
            Self::Valid => "The license is valid.",
        }
    }

    /// What a person can do about the verdict, as a plain sentence; `None` when nothing needs doing.
    #[must_use]
    pub const fn fix(self) -> Option<&'static str> {
        Some(match self {
            Self::EnvironmentMismatch => {
                "Use a key of this environment, or switch the app to the environment of the key."
            }
            Self::NotFound => "Check the key for typing slips, or have your keys mailed to you again.",
            Self::ProductMismatch => "Enter the key in the app it was bought for.",
            Self::Revoked => "Buy a new license, or contact support if this is a mistake.",
            Self::Suspended => "Contact support to have the license released.",
            Self::Expired => "Renew the license to keep using the app.",
            Self::Overdue => "Update the payment method; the license works again as soon as the payment succeeds.",
            Self::TrialNotOffered | Self::TrialExpired => "Buy a license to use the app.",
            Self::NotActivated => "Activate the license on this device.",
            Self::DeviceLimitReached => "Deactivate the license on a device that no longer needs it, then try again.",
            Self::TransferLimitReached => "Wait until moving is allowed again, or contact support.",
            Self::FeatureMissing => "Upgrade to a plan that includes the feature.",
            Self::LimitExceeded => "Upgrade to a plan with a higher limit, or reduce what is in use.",
            Self::Valid => return None,
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_serialized_name() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(serde_json::from_value::<Code>(code.as_str().into()).unwrap(), code);
        }
        assert!(serde_json::from_str::<Code>("\"valid\"").is_err());
    }

    #[test]
    fn precedence_is_the_place_in_the_list_and_valid_is_last() {
        for (place, code) in Code::ALL.into_iter().enumerate() {
            assert_eq!(code.precedence(), place);
        }
        assert_eq!(
            [Code::Valid, Code::NotActivated, Code::Revoked].into_iter().min(),
            Some(Code::Revoked)
        );
        assert_eq!(Code::ALL.into_iter().max(), Some(Code::Valid));
    }

    /// Reads the table of the docstring, so that it cannot drift from the code.
    #[test]
    fn the_documented_table_is_the_precedence() {
        let rows: Vec<String> = include_str!("code.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("/// | ")?.split(" | ").nth(1).map(str::to_owned))
            .filter_map(|cell| cell.strip_prefix('`')?.strip_suffix('`').map(str::to_owned))
            .collect();
        assert_eq!(rows, Code::ALL.map(|code| code.as_str().to_owned()));
    }

    #[test]
    fn every_refusal_says_why_and_what_to_do() {
        for code in Code::ALL {
            assert!(code.detail().ends_with('.'));
            assert_eq!(code.fix().is_none(), code.is_valid(), "{code}");
        }
    }
}
