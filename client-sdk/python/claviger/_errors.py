"""Why something failed: a stable code, a sentence, and a way out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Tuple, Type

if TYPE_CHECKING:
    from datetime import datetime

    from ._types import Device


class LicenseError(Exception):
    """Something failed. Nothing that is granted changes by it, unless `code` is a verdict that the server signed."""

    #: The code to switch on, such as `DEVICE_LIMIT_REACHED` or `NO_ANSWER`.
    code: str
    #: What happened, as a plain sentence.
    detail: str
    #: What to do about it.
    fix: str
    #: With `DEVICE_LIMIT_REACHED`: the devices that hold the slots.
    devices: Tuple[Device, ...]
    #: When the same request will succeed, where time alone cures it.
    retry_at: Optional[datetime]
    #: Where to buy or upgrade, if that is known.
    buy_url: Optional[str]
    #: Why the program is locked, such as `expired`, if it is.
    reason: Optional[str]

    def __init__(self, told: Mapping[str, Any], buy_url: Optional[str] = None, reason: Optional[str] = None) -> None:
        from ._types import devices, instant

        self.code = told["code"]
        self.detail = told["detail"]
        self.fix = told["fix"]
        self.devices = devices(told.get("devices", []))
        self.retry_at = instant(told.get("retryAt"))
        self.buy_url = buy_url
        self.reason = reason
        super().__init__(" ".join(part for part in (self.detail, self.fix) if part))

    def __reduce__(self) -> Tuple[Any, ...]:
        return (_restored, (type(self), self.args, self.__dict__))


class MissingKey(LicenseError):
    """The program was given no license key. `fix` names the variable to set, and where to buy."""


class InvalidKey(LicenseError):
    """The license key cannot be one, or there is no license with it."""


class DeviceLimitReached(LicenseError):
    """Every slot of the license is held by another device: `devices` lists them."""


class NoAnswer(LicenseError):
    """The license server gave no answer that can be trusted. Nothing changes by that."""


class Locked(LicenseError):
    """The program must not be used; `reason` says why."""


class FeatureMissing(LicenseError):
    """The license does not include the feature. `fix` names where to upgrade."""


class LimitExceeded(LicenseError):
    """This is more than the license allows. `fix` names where to upgrade."""


class PurchaseEnded(LicenseError):
    """The purchase came to nothing."""


class SetupInvalid(LicenseError):
    """The program was set up wrongly, or the device has no identity."""


_CLASSES: Dict[str, Type[LicenseError]] = {
    "NO_KEY": MissingKey,
    "KEY_INVALID": InvalidKey,
    "NOT_FOUND": InvalidKey,
    "DEVICE_LIMIT_REACHED": DeviceLimitReached,
    "NO_ANSWER": NoAnswer,
    "LOCKED": Locked,
    "FEATURE_MISSING": FeatureMissing,
    "LIMIT_EXCEEDED": LimitExceeded,
    "PURCHASE_ENDED": PurchaseEnded,
    "SETUP_INVALID": SetupInvalid,
    "DEVICE_UNIDENTIFIED": SetupInvalid,
}


def error_of(failure: str, buy_url: Optional[str] = None, reason: Optional[str] = None) -> Exception:
    """The exception for an error of the native half."""
    told = json.loads(failure)
    if isinstance(told, str):
        return RuntimeError(f"the licensing library failed: {told}")
    return _CLASSES.get(told["code"], LicenseError)(told, buy_url, reason)


def _restored(kind: Type[LicenseError], args: Tuple[Any, ...], state: Dict[str, Any]) -> LicenseError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
