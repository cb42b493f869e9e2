"""The license, for `async` code."""

from __future__ import annotations

from asyncio import wrap_future
from typing import TYPE_CHECKING, Any, Mapping, Optional, Tuple

from ._asking import Asking
from ._types import Checkout, DeviceList, Plan, Status

if TYPE_CHECKING:
    from typing_extensions import Self


class AsyncLicense(Asking):
    """The license of a program on this device, for asyncio. A question that is cancelled is given up.

    As an asynchronous context manager it checks in the background, by the product's interval, until the end of the
    block.
    """

    async def validate(self) -> Status:
        """How things stand. Asks the server only if its last good word is older than `cache`, an hour by default, and
        activates the key the first time.

        Never raises for a refusal or an outage: `valid` says whether the program may be used, and `error` what went
        wrong.
        """
        return await wrap_future(self._validated())

    async def require(self) -> Status:
        """The same, but raises what went wrong if the program must not be used: a `LicenseError`."""
        return self._required(await self.validate())

    async def check_limit(self, name: str, count: int) -> None:
        """Demands that `count` of something is within the limit of this name. Raises `LimitExceeded`, which says where
        to upgrade, or what `require` raises."""
        await self.require()
        self._within(name, count)

    async def check_resource_limit(self, count: int, name: str = "max_resources") -> None:
        """`check_limit` of `max_resources`."""
        await self.check_limit(name, count)

    async def check(self) -> Status:
        """Asks the server now. Never raises for want of an answer: that is the status's `fault`."""
        return await wrap_future(self._checked())

    async def activate(self, key: Optional[str] = None) -> Status:
        """Gives this device a slot of the license, of the configured key if none is told. Doing it twice takes one
        slot."""
        return await wrap_future(self._activated(key))

    async def deactivate(self) -> Status:
        """Gives up the slot of this device and forgets the license."""
        return await wrap_future(self._deactivated())

    async def devices(self) -> DeviceList:
        """The devices that hold slots of the license."""
        return await wrap_future(self._devices())

    async def release(self, activation: str) -> DeviceList:
        """Frees the slot of a device, by its `id`."""
        return await wrap_future(self._released(activation))

    async def start_trial(self, email: Optional[str] = None) -> Status:
        """Starts the trial of this device, or reads it."""
        return await wrap_future(self._trial(email))

    async def plans(self) -> Tuple[Plan, ...]:
        """What is on sale."""
        return await wrap_future(self._plans())

    async def checkout_url(
        self, plan: str, *, price: Optional[str] = None, email: Optional[str] = None, language: Optional[str] = None
    ) -> Checkout:
        """Begins a purchase: open its `url` in a browser, then `await_purchase` of its `session`."""
        return await wrap_future(self._checkout(plan, price, email, language))

    async def await_purchase(self, session: str) -> Status:
        """Waits until the purchase is paid, for as long as that takes, and activates what was bought."""
        return await wrap_future(self._purchased(session))

    async def portal_url(self) -> str:
        """The address of the customer portal: card, invoices, cancellation."""
        return await wrap_future(self._portal())

    async def recover(self, email: str, language: Optional[str] = None) -> None:
        """Has the customer's keys mailed to him."""
        await wrap_future(self._recovered(email, language))

    async def report_usage(
        self,
        counters: Optional[Mapping[str, int]] = None,
        gauges: Optional[Mapping[str, int]] = None,
        runtime: Optional[Mapping[str, Any]] = None,
    ) -> bool:
        """Tells the seller what is used: increments since the last report, levels, and a JSON object of up to 16 KiB.

        `False` if that did not arrive, as in an outage: tell it again later. Raises only for a report that no server
        would take.
        """
        return await wrap_future(self._reported(counters, gauges, runtime))

    async def request_file(self, key: Optional[str] = None) -> str:
        """The text of a request file, for a device without a network. It carries the key in the clear."""
        return await wrap_future(self._requested(key))

    async def import_license_file(self, text: str) -> Status:
        """Opens the license file that was made from a request file."""
        return await wrap_future(self._imported(text))

    async def forget(self) -> None:
        """Removes what is remembered on this device. The slot stays taken: `deactivate` gives it up."""
        await wrap_future(self._forgotten())

    async def __aenter__(self) -> Self:
        self.start_checks()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
