"""The license, for ordinary code."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Mapping, Optional, Tuple

from ._asking import Answer, Asking
from ._types import Checkout, DeviceList, Plan, Status

if TYPE_CHECKING:
    from typing_extensions import Self


class License(Asking):
    """The license of a program on this device. Safe to use from several threads; open it after a fork, not before.

    As a context manager it checks in the background, by the product's interval, until the end of the block.
    """

    def validate(self) -> Status:
        """How things stand. Asks the server only if its last good word is older than `cache`, an hour by default, and
        activates the key the first time.

        Never raises for a refusal or an outage: `valid` says whether the program may be used, and `error` what went
        wrong.
        """
        return _wait(self._validated())

    def require(self) -> Status:
        """The same, but raises what went wrong if the program must not be used: a `LicenseError`."""
        return self._required(self.validate())

    def check_limit(self, name: str, count: int) -> None:
        """Demands that `count` of something is within the limit of this name. Raises `LimitExceeded`, which says where
        to upgrade, or what `require` raises."""
        self.require()
        self._within(name, count)

    def check_resource_limit(self, count: int, name: str = "max_resources") -> None:
        """`check_limit` of `max_resources`."""
        self.check_limit(name, count)

    def check(self) -> Status:
        """Asks the server now. Never raises for want of an answer: that is the status's `fault`."""
        return _wait(self._checked())

    def activate(self, key: Optional[str] = None) -> Status:
        """Gives this device a slot of the license, of the configured key if none is told. Doing it twice takes one
        slot."""
        return _wait(self._activated(key))

    def deactivate(self) -> Status:
        """Gives up the slot of this device and forgets the license."""
        return _wait(self._deactivated())

    def devices(self) -> DeviceList:
        """The devices that hold slots of the license."""
        return _wait(self._devices())

    def release(self, activation: str) -> DeviceList:
        """Frees the slot of a device, by its `id`."""
        return _wait(self._released(activation))

    def start_trial(self, email: Optional[str] = None) -> Status:
        """Starts the trial of this device, or reads it."""
        return _wait(self._trial(email))

    def plans(self) -> Tuple[Plan, ...]:
        """What is on sale."""
        return _wait(self._plans())

    def checkout_url(
        self, plan: str, *, price: Optional[str] = None, email: Optional[str] = None, language: Optional[str] = None
    ) -> Checkout:
        """Begins a purchase: open its `url` in a browser, then `await_purchase` of its `session`."""
        return _wait(self._checkout(plan, price, email, language))

    def await_purchase(self, session: str) -> Status:
        """Waits until the purchase is paid, for as long as that takes, and activates what was bought."""
        return _wait(self._purchased(session))

    def portal_url(self) -> str:
        """The address of the customer portal: card, invoices, cancellation."""
        return _wait(self._portal())

    def recover(self, email: str, language: Optional[str] = None) -> None:
        """Has the customer's keys mailed to him."""
        _wait(self._recovered(email, language))

    def report_usage(
        self,
        counters: Optional[Mapping[str, int]] = None,
        gauges: Optional[Mapping[str, int]] = None,
        runtime: Optional[Mapping[str, Any]] = None,
    ) -> bool:
        """Tells the seller what is used: increments since the last report, levels, and a JSON object of up to 16 KiB.

        `False` if that did not arrive, as in an outage: tell it again later. Raises only for a report that no server
        would take.
        """
        return _wait(self._reported(counters, gauges, runtime))

    def request_file(self, key: Optional[str] = None) -> str:
        """The text of a request file, for a device without a network. It carries the key in the clear."""
        return _wait(self._requested(key))

    def import_license_file(self, text: str) -> Status:
        """Opens the license file that was made from a request file."""
        return _wait(self._imported(text))

    def forget(self) -> None:
        """Removes what is remembered on this device. The slot stays taken: `deactivate` gives it up."""
        _wait(self._forgotten())

    def __enter__(self) -> Self:
        self.start_checks()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _wait(future: Future[Answer]) -> Answer:
    try:
        return future.result()
    finally:
        # After Ctrl-C nobody waits for it any more. One that is done takes no notice.
        future.cancel()
