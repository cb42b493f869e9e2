"""What the package does by itself, without a server. Run by the end-to-end tests."""

import asyncio
import copy
import json
import os
import pickle
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import Future
from datetime import datetime, timedelta, timezone

import claviger
from claviger import AsyncLicense, Checkout, License, _types

KEY = "OPT-PRO-AAAAA-AAAAA"
#: Nobody listens there.
NOBODY = "http://127.0.0.1:9"


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.told = {"server": NOBODY, "data_dir": folder.name, "device_id": "the only one of its kind"}

    def open(self, kind=License, **told):
        license = kind("optimnow", **{**self.told, "key": KEY, **told})
        self.addCleanup(license.close)
        return license


class Describing(Case):
    def test_variables_describe_a_license(self):
        environ = {"SHOP_SERVER_URL": NOBODY, "SHOP_ENVIRONMENT": "test", "OPTIMNOW_LICENSE_KEY": KEY}
        del self.told["server"]
        license = License.from_env(
            "optimnow", prefix="SHOP_", names={"KEY": "OPTIMNOW_LICENSE_KEY"}, environ=environ, **self.told
        )
        self.assertEqual(license.environment, "test")
        self.assertEqual(license.in_environment("prod").environment, "prod")

    def test_a_missing_key_says_where_to_buy(self):
        with self.assertRaises(claviger.MissingKey) as raised:
            License.from_env("optimnow", environ={}, buy_url="https://shop.example", **self.told)
        self.assertIn("LICENSE_KEY is not set", str(raised.exception))
        self.assertEqual(raised.exception.buy_url, "https://shop.example")

    def test_a_key_in_a_file(self):
        path = os.path.join(self.told["data_dir"], "key")
        with self.assertRaises(claviger.SetupInvalid):
            License.from_env("optimnow", environ={"LICENSE_KEY_FILE": path}, **self.told)
        with open(path, "w", encoding="utf-8") as file:
            file.write(KEY)
        License.from_env("optimnow", environ={"LICENSE_KEY_FILE": path}, **self.told)

    def test_what_cannot_be_is_refused(self):
        with self.assertRaisesRegex(TypeError, "sever"):
            License("optimnow", sever=NOBODY)
        with self.assertRaises(claviger.SetupInvalid):
            License("optimnow")
        with self.assertRaises(claviger.SetupInvalid):
            self.open(pinned_keys={"keys": []})
        with self.assertRaises(TypeError):
            self.open(environment="staging")
        with self.assertRaises(claviger.SetupInvalid):
            self.open(device_id="")

    def test_without_a_key_nothing_can_be_activated(self):
        with self.assertRaises(claviger.MissingKey):
            self.open(key=None).activate()


class Outage(Case):
    def test_an_outage_is_an_answer_where_that_is_wanted(self):
        license = self.open()
        status = license.validate()
        self.assertEqual((status.valid, status.fault), (False, "unreachable"))
        self.assertIsInstance(status.error, claviger.NoAnswer)
        for demand in (license.require, lambda: license.check_resource_limit(1), license.activate, license.plans):
            with self.assertRaises(claviger.NoAnswer) as raised:
                demand()
            self.assertEqual(raised.exception.code, "NO_ANSWER")
        self.assertIs(license.report_usage(counters={"audits": 1}), False)
        self.assertEqual(license.check().reason, "no_license")
        with self.assertRaises(claviger.Locked):
            license.require_feature("sso")

    def test_threads_may_all_ask(self):
        license = self.open()
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(license.validate())) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({status.fault for status in statuses}, {"unreachable"})

    def test_changes_are_told(self):
        license, told = self.open(), Future()
        stop = license.on_change(lambda status: told.done() or told.set_result(status))
        license.validate()
        self.assertEqual(told.result(timeout=60).fault, "unreachable")
        stop()

    def test_checks_in_the_background_begin_and_end(self):
        with self.open() as license:
            license.start_checks()
        license.close()

    def test_a_request_file_needs_no_network(self):
        file = json.loads(self.open().request_file())
        self.assertEqual((file["format"], file["product"]), ("claviger-request", "optimnow"))
        with self.assertRaises(claviger.LicenseError) as raised:
            self.open().import_license_file("nonsense")
        self.assertEqual(raised.exception.code, "FILE_INVALID")


class Awaiting(Case):
    def test_everything_can_be_awaited(self):
        async def scenario():
            async with self.open(AsyncLicense) as license:
                statuses = await asyncio.gather(*(license.validate() for _ in range(10)))
                self.assertEqual({status.fault for status in statuses}, {"unreachable"})
                with self.assertRaises(claviger.NoAnswer):
                    await license.require()
                self.assertIs(await license.report_usage(), False)

        asyncio.run(scenario())

    def test_a_question_can_be_given_up(self):
        async def scenario():
            license = self.open(AsyncLicense)
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(license.await_purchase("cs_test_1"), timeout=0.2)

        begun = time.monotonic()
        asyncio.run(scenario())
        self.assertLess(time.monotonic() - begun, 60)


class Processes(Case):
    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork")
    def test_a_license_does_not_survive_a_fork_but_a_new_one_works(self):
        license = self.open()
        license.check()
        child = os.fork()
        if child == 0:
            try:
                with self.assertRaisesRegex(RuntimeError, "forked"):
                    license.check()
                fault = License("optimnow", key=KEY, **self.told).validate().fault
                os._exit(0 if fault == "unreachable" else 2)
            except BaseException:
                os._exit(1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(license.check().reason, "no_license")


class Types(Case):
    def test_secrets_are_in_no_repr(self):
        license = self.open()
        license.validate()
        with self.assertRaises(claviger.NoAnswer) as raised:
            license.require()
        checkout = Checkout(session="cs_test_secret", url="https://stripe.example/cs_test_secret", expires_at=None)
        for shown in (license, license.status, raised.exception, checkout):
            for text in (repr(shown), str(shown)):
                self.assertNotIn(KEY, text)
                self.assertNotIn("the only one of its kind", text)
                self.assertNotIn("cs_test_secret", text)

    def test_errors_can_be_copied_and_sent(self):
        with self.assertRaises(claviger.NoAnswer) as raised:
            self.open().require()
        for other in (copy.copy(raised.exception), pickle.loads(pickle.dumps(raised.exception))):
            self.assertEqual((type(other), str(other)), (claviger.NoAnswer, str(raised.exception)))
            self.assertEqual(other.fix, raised.exception.fix)

    def test_instants_are_read_in_every_form(self):
        noon = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
        for text, after in (("12:00:00Z", 0), ("12:00:00.5Z", 500_000), ("12:00:00.123456789Z", 123_456)):
            self.assertEqual(_types.instant(f"2026-11-22T{text}"), noon + timedelta(microseconds=after))
        self.assertEqual(_types.instant("2026-11-22T13:00:00+01:00"), noon)


class Unbelievable(Case):
    def test_what_is_not_to_be_believed_says_why(self):
        device = "sha256:" + "5a" * 32
        expected = {"jwks": {"keys": []}, "product": "optimnow", "environment": "test", "device": device, "now": 0}
        with self.assertRaises(claviger.Unbelievable) as raised:
            claviger.verify_token("nonsense", **expected)
        self.assertEqual(raised.exception.reason, "malformed")
        with self.assertRaises(claviger.Unbelievable) as raised:
            claviger.read_state(b"nonsense", secret=b"secret", product="optimnow", environment="test")
        self.assertEqual(raised.exception.reason, "malformed")
        with self.assertRaises(ValueError):
            claviger.read_state(b"", secret=b"", product="optimnow", environment="staging")


if __name__ == "__main__":
    sys.exit(unittest.main())
