// One status for all components of a bridge, and never an older one in place of a newer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LicenseFeed } from '../dist/element/license-feed.js';

const LICENSED = { state: 'licensed' };
const LOCKED = { state: 'locked', reason: 'revoked' };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A bridge whose answers come when the test says so. */
function bridge() {
  const listeners = new Set();
  const asked = [];
  return {
    asked,
    listeners,
    status: () => new Promise((resolve, reject) => asked.push({ resolve, reject })),
    onStatus: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (status) => listeners.forEach((listener) => listener(status)),
  };
}

test('components of one bridge share one reading and one subscription', async () => {
  const host = bridge();
  const feed = LicenseFeed.of(host);
  assert.equal(LicenseFeed.of(host), feed);
  let changes = 0;
  const ends = [feed.subscribe(() => (changes += 1)), feed.subscribe(() => (changes += 1))];
  assert.equal(host.listeners.size, 1);
  assert.equal(host.asked.length, 1);
  assert.equal(feed.reading, true);
  host.asked[0].resolve(LICENSED);
  await turn();
  assert.equal(feed.status, LICENSED);
  assert.equal(feed.reading, false);
  assert.ok(changes >= 2);
  ends.forEach((end) => end());
  assert.equal(host.listeners.size, 0);
});

test('a reading that comes late does not undo what the host told meanwhile', async () => {
  const host = bridge();
  const feed = LicenseFeed.of(host);
  feed.subscribe(() => {});
  host.tell(LOCKED);
  host.asked[0].resolve(LICENSED);
  await turn();
  assert.equal(feed.status, LOCKED);
});

test('a reading that fails late does not hide what the host told meanwhile', async () => {
  const host = bridge();
  const feed = LicenseFeed.of(host);
  feed.subscribe(() => {});
  host.tell(LICENSED);
  host.asked[0].reject(new Error('gone'));
  await turn();
  assert.equal(feed.status, LICENSED);
  assert.equal(feed.error, undefined);
});

test('after a failure one can read again', async () => {
  const host = bridge();
  const feed = LicenseFeed.of(host);
  feed.subscribe(() => {});
  host.asked[0].reject({ code: 'SETUP_INVALID', detail: 'Wrong.', fix: 'Mend it.' });
  await turn();
  assert.equal(feed.error.code, 'SETUP_INVALID');
  void feed.read();
  void feed.read();
  assert.equal(host.asked.length, 2, 'one reading at a time');
  host.asked[1].resolve(LICENSED);
  await turn();
  assert.equal(feed.error, undefined);
  assert.equal(feed.status, LICENSED);
});

test('whoever comes later gets what is known at once, and a fresh reading after a pause', async () => {
  const host = bridge();
  const feed = LicenseFeed.of(host);
  const end = feed.subscribe(() => {});
  host.asked[0].resolve(LICENSED);
  await turn();
  feed.subscribe(() => {})();
  assert.equal(host.asked.length, 1);
  end();
  feed.subscribe(() => {});
  assert.equal(feed.status, LICENSED);
  assert.equal(host.asked.length, 2);
  host.asked[1].resolve(LOCKED);
  await turn();
  assert.equal(feed.status, LOCKED);
});
