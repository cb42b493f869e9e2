"""Licensing for Python programs, by a Claviger server.

    from claviger import License

    license = License.from_env(product="optimnow", buy_url="https://optimnow.example/pricing")
    license.require()                    # at the start: raises with what to do
    license.check_resource_limit(count)  # where something is used

`License` is for ordinary code, `AsyncLicense` for `async` code.
"""

from ._async import AsyncLicense
from ._errors import (
    DeviceLimitReached,
    FeatureMissing,
    InvalidKey,
    LicenseError,
    LimitExceeded,
    Locked,
    MissingKey,
    NoAnswer,
    PurchaseEnded,
    SetupInvalid,
)
from ._license import License
from ._types import Checkout, Device, DeviceList, Grant, Plan, Price, Status
from ._vectors import Unbelievable, read_state, verify_token

__all__ = [
    "AsyncLicense",
    "Checkout",
    "Device",
    "DeviceLimitReached",
    "DeviceList",
    "FeatureMissing",
    "Grant",
    "InvalidKey",
    "License",
    "LicenseError",
    "LimitExceeded",
    "Locked",
    "MissingKey",
    "NoAnswer",
    "Plan",
    "Price",
    "PurchaseEnded",
    "SetupInvalid",
    "Status",
    "Unbelievable",
    "read_state",
    "verify_token",
]
