"""What `License` and `AsyncLicense` have in common: every question is a `concurrent.futures.Future`, waited for or
awaited by them."""

from __future__ import annotations

import json
import os
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Callable, List, Mapping, Optional, TypeVar

from . import _native
from ._errors import LicenseError, Locked, error_of
from ._setup import Options, described
from ._types import Checkout, DeviceList, Plan, Status

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

Answer = TypeVar("Answer")
Done = Callable[[Optional[str], Optional[str]], None]

#: For an hour, a good word of the server is not asked for again.
AN_HOUR = 3600.0


class Asking:
    """A license, and the questions about it that were begun."""

    def __init__(
        self,
        product: str,
        *,
        server: Optional[str] = None,
        key: Optional[str] = None,
        cache: float = AN_HOUR,
        **options: Unpack[Options],
    ) -> None:
        """Opens the license; asks nobody.

        `key` is activated when it is first needed. For `cache` seconds a good word of the server is not asked for
        again.
        """
        self._open(described(product, server, options), {}, "LICENSE_", {}, key, cache)
        self._missing = json.dumps({"code": "NO_KEY", "detail": "There is no license key.", "fix": "Tell the key."})

    @classmethod
    def from_env(
        cls,
        product: Optional[str] = None,
        *,
        server: Optional[str] = None,
        prefix: str = "LICENSE_",
        names: Optional[Mapping[str, str]] = None,
        environ: Optional[Mapping[str, str]] = None,
        cache: float = AN_HOUR,
        **options: Unpack[Options],
    ) -> Self:
        """Opens the license that environment variables describe, `LICENSE_KEY` and `LICENSE_SERVER_URL` above all;
        asks nobody.

        What is told here counts before its variable. `prefix` begins the names of all variables; `names` renames
        single ones, such as `{"KEY": "OPTIMNOW_LICENSE_KEY"}`. Raises `MissingKey` if there is no key and nothing
        usable is remembered.
        """
        license = cls.__new__(cls)
        variables = os.environ if environ is None else environ
        setup = described(product, server, options)
        license._open(setup, names or {}, prefix, variables, None, cache)
        needs_key = license._key is None and not options.get("automatic_trial", False)
        if needs_key and not license.status.usable:
            raise error_of(license._missing, license.status.buy_url)
        return license

    def _open(
        self,
        setup: str,
        names: Mapping[str, str],
        prefix: str,
        environ: Mapping[str, str],
        key: Optional[str],
        cache: float,
    ) -> None:
        try:
            setup, variable, self._missing = _native.read_variables(setup, prefix, dict(names), dict(environ))
            self._client = _native.Client.open(setup)
        except _native.Failure as failure:
            raise error_of(str(failure)) from None
        self._key = key if key is not None else variable
        self._cache = cache
        self._watchers: List[_native.Task] = []

    @property
    def status(self) -> Status:
        """How things stand. Asks nobody; verifies anew what is remembered."""
        return Status._of(self._told())

    @property
    def environment(self) -> str:
        """`prod` or `test`."""
        return self._client.environment()

    def in_environment(self, environment: str, key: Optional[str] = None) -> Self:
        """The same program in `prod` or `test`. What the two remember has nothing in common."""
        license = type(self).__new__(type(self))
        try:
            license._client = self._client.in_environment(environment)
        except _native.Failure as failure:
            raise error_of(str(failure)) from None
        license._missing, license._key, license._cache, license._watchers = self._missing, key, self._cache, []
        return license

    def require_feature(self, feature: str) -> None:
        """Demands a feature of what is remembered; asks nobody. Raises `Locked` or `FeatureMissing`."""
        self._demand(lambda: self._client.require_feature(feature))

    def start_checks(self) -> None:
        """Begins to check in the background, by the product's interval."""
        self._client.start_checks()

    def stop_checks(self) -> None:
        """Ends the checks in the background."""
        self._client.stop_checks()

    def on_change(self, callback: Callable[[Status], None]) -> Callable[[], None]:
        """Calls back whenever the status changes, on another thread. Returns what ends that."""
        watcher = self._client.on_change(lambda told: callback(Status._of(json.loads(told))))
        self._watchers.append(watcher)
        return watcher.cancel

    def close(self) -> None:
        """Ends what runs in the background."""
        self.stop_checks()
        while self._watchers:
            self._watchers.pop().cancel()

    def __repr__(self) -> str:
        status = self.status
        return f"<{type(self).__name__} {status.product} {status.environment}: {status.reason or status.state}>"

    # --- questions ---

    def _ask(self, begin: Callable[[Done], _native.Task], read: Callable[[Any], Answer]) -> Future[Answer]:
        future: Future[Answer] = Future()

        def done(result: Optional[str], failure: Optional[str]) -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                if failure is not None:
                    raise self._error(failure)
                future.set_result(read(json.loads(result or "null")))
            except BaseException as error:  # noqa: BLE001 - whoever waits for the future gets it
                future.set_exception(error)

        task = begin(done)
        future.add_done_callback(lambda ended: task.cancel() if ended.cancelled() else None)
        return future

    def _validated(self) -> Future[Status]:
        """A check that is made only if the last good word of the server is old. A refusal is an answer, not an
        exception."""
        asked = self._ask(self._begin_validation, Status._of)
        return _either(asked, lambda error: Status._of(self._told(), error))

    def _begin_validation(self, done: Done) -> _native.Task:
        if self._key is None:
            return self._client.check_if_older(self._cache, done)
        return self._client.use_key(self._key, self._cache, done)

    def _checked(self) -> Future[Status]:
        return self._ask(self._client.check, Status._of)

    def _activated(self, key: Optional[str]) -> Future[Status]:
        key = key if key is not None else self._key
        if key is None:
            raise self._error(self._missing)
        return self._ask(lambda done: self._client.activate(key, done), Status._of)

    def _deactivated(self) -> Future[Status]:
        return self._ask(self._client.deactivate, Status._of)

    def _devices(self) -> Future[DeviceList]:
        return self._ask(self._client.devices, DeviceList._of)

    def _released(self, activation: str) -> Future[DeviceList]:
        return self._ask(lambda done: self._client.release(activation, done), DeviceList._of)

    def _trial(self, email: Optional[str]) -> Future[Status]:
        return self._ask(lambda done: self._client.start_trial(email, done), Status._of)

    def _plans(self) -> Future[tuple[Plan, ...]]:
        return self._ask(self._client.plans, Plan._all)

    def _checkout(
        self, plan: str, price: Optional[str], email: Optional[str], language: Optional[str]
    ) -> Future[Checkout]:
        wish = json.dumps({"plan": plan, "price": price, "email": email, "language": language})
        return self._ask(lambda done: self._client.checkout_url(wish, done), Checkout._of)

    def _purchased(self, session: str) -> Future[Status]:
        return self._ask(lambda done: self._client.await_purchase(session, done), Status._of)

    def _portal(self) -> Future[str]:
        return self._ask(self._client.portal_url, str)

    def _recovered(self, email: str, language: Optional[str]) -> Future[None]:
        return self._ask(lambda done: self._client.recover(email, language, done), _nothing)

    def _reported(
        self,
        counters: Optional[Mapping[str, int]],
        gauges: Optional[Mapping[str, int]],
        runtime: Optional[Mapping[str, Any]],
    ) -> Future[bool]:
        told = {"counters": dict(counters or {}), "gauges": dict(gauges or {}), "runtime": runtime and dict(runtime)}
        heartbeat = json.dumps(told)
        asked = self._ask(lambda done: self._client.heartbeat(heartbeat, done), lambda _: True)
        # An outage is none of the program's business, and neither is a verdict that is not signed; a report that no
        # server takes is.
        return _either(asked, lambda error: _raised(error) if error.code == "REQUEST_INVALID" else False)

    def _requested(self, key: Optional[str]) -> Future[str]:
        key = key if key is not None else self._key
        if key is None:
            raise self._error(self._missing)
        return self._ask(lambda done: self._client.request_file(key, done), str)

    def _imported(self, text: str) -> Future[Status]:
        return self._ask(lambda done: self._client.import_license_file(text, done), Status._of)

    def _forgotten(self) -> Future[None]:
        return self._ask(self._client.forget, _nothing)

    # --- answers ---

    def _required(self, status: Status) -> Status:
        if status.usable:
            return status
        if status.error is not None:
            raise status.error
        told = {"code": "LOCKED", "detail": status.detail, "fix": status.fix or ""}
        raise Locked(told, status.buy_url, status.reason)

    def _within(self, name: str, count: int) -> None:
        self._demand(lambda: self._client.check_limit(name, count))

    def _demand(self, demand: Callable[[], None]) -> None:
        try:
            demand()
        except _native.Failure as failure:
            raise self._error(str(failure)) from None

    def _error(self, failure: str) -> Exception:
        told = self._told()
        return error_of(failure, told.get("buyUrl"), told.get("reason"))

    def _told(self) -> Any:
        return json.loads(self._client.status())


def _either(asked: Future[Answer], otherwise: Callable[[LicenseError], Answer]) -> Future[Answer]:
    """The answer, or what there is instead after a `LicenseError`."""
    future: Future[Answer] = Future()

    def answered(asked: Future[Answer]) -> None:
        if asked.cancelled() or not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(asked.result())
        except LicenseError as error:
            try:
                future.set_result(otherwise(error))
            except LicenseError as raised:
                future.set_exception(raised)
        except BaseException as error:  # noqa: BLE001 - whoever waits for the future gets it
            future.set_exception(error)

    asked.add_done_callback(answered)
    future.add_done_callback(lambda ended: asked.cancel() if ended.cancelled() else None)
    return future


def _raised(error: LicenseError) -> Any:
    raise error


def _nothing(_: Any) -> None:
    return None
