import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_FAILED, LicenseError, OPERATIONS, bridgeOver, isOperation, perform } from '@claviger/bridge';

const DEVICE = {
  id: 'act_1',
  current: false,
  name: 'Office PC',
  activatedAt: '2026-01-15T08:00:00Z',
  lastSeenAt: '2026-11-20T17:05:00Z',
};
const BODY = {
  code: 'DEVICE_LIMIT_REACHED',
  detail: 'This license is already active on as many devices as it allows.',
  fix: 'Release one {or two}.',
  devices: [DEVICE],
  retryAt: '2026-12-01T08:00:00Z',
};

test('an error is rebuilt from every form in which it crosses a boundary', () => {
  const text = JSON.stringify(BODY);
  const lost = Object.assign(new Error(BODY.detail), {
    code: BODY.code,
    fix: BODY.fix,
    devices: [DEVICE],
    retryAt: BODY.retryAt,
  });
  const forms = {
    'a plain object': BODY,
    'an error that lost its class': lost,
    'its text': text,
    'a text with something before it': `claviger {0}: ${text}`,
    'an error of Electron': new Error(`Error invoking remote method 'claviger:activate': LicenseError: ${text}`),
    'an error of another copy of this package': structuredClone(new LicenseError(BODY).toJSON()),
  };
  for (const [form, thrown] of Object.entries(forms)) {
    const error = LicenseError.from(thrown);
    assert.ok(error instanceof LicenseError, form);
    assert.deepEqual(error.toJSON(), BODY, form);
    assert.equal(error.message, BODY.detail, form);
  }
});

test('an error stays itself, and what it lacks stays away', () => {
  const error = new LicenseError({ code: 'NO_KEY', detail: 'There is none.', fix: 'Enter it.' });
  assert.equal(LicenseError.from(error), error);
  assert.deepEqual(error.toJSON(), { code: 'NO_KEY', detail: 'There is none.', fix: 'Enter it.' });
  assert.deepEqual(error.devices, []);
  assert.equal(error.retryAt, undefined);
});

test('whatever else is thrown is a failure of the host', () => {
  const others = [
    undefined,
    null,
    7,
    '',
    'no handler',
    '{',
    '{"code":"X"}',
    {},
    { code: 7 },
    [],
    new Error('gone'),
    new TypeError('{}'),
  ];
  for (const thrown of others) {
    const error = LicenseError.from(thrown);
    assert.equal(error.code, HOST_FAILED);
    assert.equal(error.cause, thrown);
    assert.ok(error.message.endsWith('.') && error.fix.endsWith('.'));
  }
});

test('arguments travel by name, and those that are not given do not travel', async () => {
  const asked = [];
  const bridge = bridgeOver({
    invoke: async (...question) => void asked.push(question),
    listen: () => () => {},
  });
  await bridge.activate('KEY');
  await bridge.startTrial();
  await bridge.recover('a@example.com', 'de');
  await bridge.openCheckout({ plan: 'pro' });
  await bridge.status();
  assert.deepEqual(asked, [
    ['activate', { key: 'KEY' }],
    ['startTrial', {}],
    ['recover', { email: 'a@example.com', language: 'de' }],
    ['openCheckout', { wish: { plan: 'pro' } }],
    ['status', {}],
  ]);
});

test('every operation reaches the host with its arguments, and its answer comes back', async () => {
  class Host {
    called = [];
  }
  for (const operation of OPERATIONS) {
    Host.prototype[operation] = async function (...values) {
      this.called.push([operation, ...values]);
      return operation;
    };
  }
  const host = new Host();
  const bridge = bridgeOver({
    invoke: (operation, args) => perform(host, operation, structuredClone(args)),
    listen: () => () => {},
  });
  for (const operation of OPERATIONS) assert.equal(await bridge[operation]('one'), operation);
  const takesSomething = host.called.filter(([, first]) => first === 'one').map(([operation]) => operation);
  assert.equal(host.called.length, OPERATIONS.length);
  assert.deepEqual(takesSomething, [
    'activate',
    'release',
    'startTrial',
    'openCheckout',
    'awaitPurchase',
    'recover',
    'requestFile',
    'importLicenseFile',
    'switchEnvironment',
  ]);
});

test('an operation rejects with an error that has a code', async () => {
  const bridge = bridgeOver({
    invoke: async () => {
      throw JSON.stringify(BODY);
    },
    listen: () => () => {},
  });
  await assert.rejects(bridge.activate('KEY'), (error) => error instanceof LicenseError && error.code === BODY.code);
});

test('listeners hear what the host tells until they end that', () => {
  const listeners = new Set();
  const bridge = bridgeOver({
    invoke: async () => {},
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const heard = [];
  const end = bridge.onStatus((status) => heard.push(status));
  for (const listener of listeners) listener('licensed');
  end();
  for (const listener of listeners) listener('locked');
  assert.deepEqual(heard, ['licensed']);
});

test('a page cannot name what is no operation', () => {
  for (const operation of OPERATIONS) assert.ok(isOperation(operation));
  for (const name of ['onStatus', 'constructor', '__proto__', 'toString', '', undefined, 7])
    assert.ok(!isOperation(name));
});
