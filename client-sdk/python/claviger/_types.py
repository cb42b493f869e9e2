"""How things stand, as Python says it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Tuple

from ._errors import LicenseError

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Grant:
    """What a license or trial grants on this device."""

    #: The license (`lic_…`) or trial (`trl_…`).
    id: str
    #: The code of the plan; none for trials.
    plan: Optional[str]
    #: The plan's name for people, if the server told it.
    plan_name: Optional[str]
    #: The last four symbols of the license key.
    key_last4: Optional[str]
    #: The activation (`act_…`) by which this device holds its slot.
    activation: Optional[str]
    #: Features that it unlocks.
    features: Tuple[str, ...]
    #: Named limits; `None` means unlimited.
    limits: Mapping[str, Optional[int]]
    #: When the license itself ends; none for perpetual ones.
    expires_at: Optional[datetime]
    #: Until when it works without the server.
    offline_until: datetime
    #: When the server is asked again in the background.
    refresh_after: datetime

    @classmethod
    def _of(cls, told: Json) -> Grant:
        return cls(
            id=told["id"],
            plan=told.get("plan"),
            plan_name=told.get("planName"),
            key_last4=told.get("keyLast4"),
            activation=told.get("activation"),
            features=tuple(told["features"]),
            limits=dict(told["limits"]),
            expires_at=instant(told.get("expiresAt")),
            offline_until=_certain(told["offlineUntil"]),
            refresh_after=_certain(told["refreshAfter"]),
        )


@dataclass(frozen=True)
class Status:
    """How things stand with the license of this device."""

    #: `licensed`, `trial`, `grace` (usable for some time yet: warn) or `locked`.
    state: str
    #: May the program be used?
    usable: bool
    #: One sentence for a person.
    detail: str
    #: What a person can do about it.
    fix: Optional[str]
    #: The code of the product.
    product: str
    #: `prod` or `test`.
    environment: str
    #: What is granted, or was last.
    grant: Optional[Grant]
    #: Why it is locked, such as `expired` or `offline_too_long`.
    reason: Optional[str]
    #: In grace: why, `offline` or `overdue`.
    why: Optional[str]
    #: In grace: the last instant of use if nothing changes.
    until: Optional[datetime]
    #: In a trial: the days left, a begun one counted whole.
    days_left: Optional[int]
    #: In a trial: when it is over.
    ends_at: Optional[datetime]
    #: When the server last gave a signed answer, by its own clock.
    checked_at: Optional[datetime]
    #: Why the last attempt got no answer, such as `timeout`.
    fault: Optional[str]
    #: Where to buy or upgrade.
    buy_url: Optional[str]
    #: A purchase that was begun and whose end is not known. Whoever has it gets the key.
    pending_purchase: Optional[str] = field(repr=False)
    #: What weakens the client though it works, such as `no_keyring`.
    warnings: Tuple[str, ...]
    #: Why the key of the configuration could not be made use of.
    error: Optional[LicenseError] = None

    @property
    def valid(self) -> bool:
        """The same as `usable`."""
        return self.usable

    @property
    def plan(self) -> Optional[str]:
        """The code of the plan."""
        return self.grant.plan if self.grant else None

    @property
    def features(self) -> Tuple[str, ...]:
        """The features that are granted."""
        return self.grant.features if self.grant else ()

    @property
    def limits(self) -> Mapping[str, Optional[int]]:
        """The limits that are granted; `None` means unlimited."""
        return self.grant.limits if self.grant else {}

    @property
    def expires_at(self) -> Optional[datetime]:
        """When the license ends; none for perpetual ones."""
        return self.grant.expires_at if self.grant else None

    @property
    def max_resources(self) -> Optional[int]:
        """The limit of this name: see `limit`."""
        return self.limit("max_resources")

    def limit(self, name: str) -> Optional[int]:
        """A limit: `None` means unlimited, 0 that the license does not name it."""
        return self.limits.get(name, 0)

    @classmethod
    def _of(cls, told: Json, error: Optional[LicenseError] = None) -> Status:
        refused = error if not told["usable"] else None
        return cls(
            state=told["state"],
            usable=told["usable"],
            detail=refused.detail if refused else told["detail"],
            fix=refused.fix if refused else told.get("fix"),
            product=told["product"],
            environment=told["environment"],
            grant=Grant._of(told["grant"]) if "grant" in told else None,
            reason=told.get("reason"),
            why=told.get("why"),
            until=instant(told.get("until")),
            days_left=told.get("daysLeft"),
            ends_at=instant(told.get("endsAt")),
            checked_at=instant(told.get("checkedAt")),
            fault=told.get("fault"),
            buy_url=told.get("buyUrl"),
            pending_purchase=told.get("pendingPurchase"),
            warnings=tuple(told["warnings"]),
            error=error,
        )


@dataclass(frozen=True)
class Device:
    """A device that holds a slot of the license."""

    #: Its activation (`act_…`): release it by this.
    id: str
    #: Is it this device?
    current: bool
    #: The name its owner knows.
    name: Optional[str]
    #: The operating system.
    platform: Optional[str]
    #: The network name.
    hostname: Optional[str]
    #: The version of the program.
    app_version: Optional[str]
    #: Since when it holds its slot.
    activated_at: datetime
    #: When it last showed itself.
    last_seen_at: datetime

    @classmethod
    def _of(cls, told: Json) -> Device:
        return cls(
            id=told["id"],
            current=told["current"],
            name=told.get("name"),
            platform=told.get("platform"),
            hostname=told.get("hostname"),
            app_version=told.get("appVersion"),
            activated_at=_certain(told["activatedAt"]),
            last_seen_at=_certain(told["lastSeenAt"]),
        )


@dataclass(frozen=True)
class DeviceList:
    """The devices of a license."""

    #: Devices that may use the license at the same time; none after a release.
    max_devices: Optional[int]
    #: Those that do.
    devices: Tuple[Device, ...]

    @classmethod
    def _of(cls, told: Json) -> DeviceList:
        return cls(max_devices=told.get("maxDevices"), devices=devices(told["devices"]))


@dataclass(frozen=True)
class Price:
    """A price of a plan."""

    #: Its code.
    code: str
    #: ISO 4217 code of the currency, lower case.
    currency: str
    #: The amount in the currency's smallest unit.
    amount: int
    #: How often it is paid, in months; none if once.
    interval_months: Optional[int]


@dataclass(frozen=True)
class Plan:
    """A plan on sale."""

    #: Its code.
    code: str
    #: Its name for people.
    name: str
    #: `perpetual`, `fixed_term` or `subscription`.
    kind: str
    #: Devices that may use a license at the same time.
    max_devices: int
    #: Features that it unlocks.
    features: Tuple[str, ...]
    #: Named limits; `None` means unlimited.
    limits: Mapping[str, Optional[int]]
    #: What it costs; empty if it is sold by hand.
    prices: Tuple[Price, ...]

    @classmethod
    def _all(cls, told: List[Dict[str, Any]]) -> Tuple[Plan, ...]:
        return tuple(
            cls(
                code=plan["code"],
                name=plan["name"],
                kind=plan["kind"],
                max_devices=plan["maxDevices"],
                features=tuple(plan["features"]),
                limits=dict(plan["limits"]),
                prices=tuple(
                    Price(price["code"], price["currency"], price["amount"], price.get("intervalMonths"))
                    for price in plan["prices"]
                ),
            )
            for plan in told
        )


@dataclass(frozen=True)
class Checkout:
    """A purchase that was begun."""

    #: The session, for `await_purchase`. Whoever has it gets the key: keep it out of logs.
    session: str = field(repr=False)
    #: Open this in a browser.
    url: str = field(repr=False)
    #: Until when it can be paid.
    expires_at: Optional[datetime]

    @classmethod
    def _of(cls, told: Json) -> Checkout:
        return cls(told["session"], told["url"], instant(told.get("expiresAt")))


def devices(told: List[Dict[str, Any]]) -> Tuple[Device, ...]:
    """The devices of a list."""
    return tuple(Device._of(device) for device in told)


def instant(text: Optional[str]) -> Optional[datetime]:
    """An instant of RFC 3339, which older Pythons do not read with a `Z` or nanoseconds."""
    return None if text is None else _certain(text)


def _certain(text: str) -> datetime:
    micros = re.sub(r"\.(\d{1,6})\d*", lambda part: "." + part[1].ljust(6, "0"), text)
    return datetime.fromisoformat(micros.replace("Z", "+00:00"))
