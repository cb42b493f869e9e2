// Nothing that can happen is without words, in any language.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ERROR_CODES, TEXTS, textsOf } from '../dist/texts/index.js';

const repository = new URL('../../../', import.meta.url);
const read = (path) => readFile(new URL(path, repository), 'utf8');
const types = await read('client-sdk/bridge/src/types.ts');

/** The members of a union of names in the types. */
function union(name) {
  const [, members] = new RegExp(`export type ${name} =([^;]+);`).exec(types);
  return [...members.matchAll(/"([a-z_]+)"/g)].map(([, member]) => member).sort();
}

test('every reason and every fault has its texts, and there are no others', () => {
  for (const texts of Object.values(TEXTS)) {
    assert.deepEqual(Object.keys(texts.status.locked).sort(), union('LockReason'));
    assert.deepEqual(Object.keys(texts.status.grace).sort(), union('GraceReason'));
    assert.deepEqual(Object.keys(texts.faults).sort(), union('Fault'));
    assert.deepEqual(Object.keys(texts.errors).sort(), [...ERROR_CODES].sort());
  }
});

/** The routes that the client calls. */
const ROUTES = [
  '/v1/trials',
  '/v1/licenses/activate',
  '/v1/licenses/validate',
  '/v1/licenses/deactivate',
  '/v1/licenses/devices',
  '/v1/licenses/heartbeat',
  '/v1/licenses/recover',
  '/v1/checkout/sessions',
  '/v1/checkout/sessions/{id}',
  '/v1/billing/portal-sessions',
  '/v1/plans',
  '/.well-known/jwks.json',
];

test('every code of the client and of the server is known, and there are no others', async () => {
  const quoted = (source) => [...source.matchAll(/=> "([A-Z_]+)"/g)].map(([, code]) => code);
  const { paths } = JSON.parse(await read('openapi/openapi.json'));
  const answers = ROUTES.flatMap((route) =>
    Object.values(paths[route]).flatMap(({ responses }) => Object.values(responses)),
  );
  // Answers of failures are named after their codes: `409-CONFLICT-KEY_TAKEN`.
  const ofServer = answers.flatMap(({ $ref = '' }) => $ref.split('/').pop().split('-').slice(1));
  const known = new Set([
    ...quoted(await read('client-sdk/core/src/error.rs')),
    ...quoted(await read('client-sdk/protocol/src/code.rs')),
    ...ofServer,
    'HOST_FAILED',
  ]);
  known.delete('VALID');
  assert.deepEqual([...ERROR_CODES].sort(), [...known].sort());
});

/** Every text of a language with its place; functions are given something to say. */
function* leaves(node, place = []) {
  if (typeof node === 'object') {
    for (const [name, child] of Object.entries(node)) yield* leaves(child, [...place, name]);
  } else {
    const numbers = /\b(days|used, most|months|count)\b/.test(String(node).split('=>')[0]);
    const texts =
      typeof node === 'string' ? [node] : (numbers ? [1, 2, 12, 24] : ['X']).map((value) => node(value, value));
    for (const text of texts) yield [place.join('.'), text];
  }
}

test('no text is empty, and both languages have the same', () => {
  const places = Object.values(TEXTS).map((texts) => [...leaves(texts)].map(([place]) => place));
  assert.deepEqual(places[0], places[1]);
  for (const texts of Object.values(TEXTS)) {
    for (const [place, text] of leaves(texts)) {
      assert.equal(typeof text, 'string', place);
      assert.ok(text.trim().length > 0, place);
      assert.ok(!/undefined|\[object|NaN|\s\s/.test(text), `${place}: ${text}`);
    }
  }
});

test('nothing was forgotten to translate', () => {
  const german = new Map(leaves(TEXTS.de));
  const same = [...leaves(TEXTS.en)].filter(([place, text]) => german.get(place) === text).map(([place]) => place);
  // Words that are the same in German.
  assert.deepEqual(same, ['settings.state', 'settings.environments.test']);
});

test('the typography is that of the language', () => {
  for (const [place, text] of leaves(TEXTS.de)) {
    assert.ok(!/[^\s]…/.test(text), `${place}: a space belongs before …`);
    assert.ok(!/[“"].*[”"]/.test(text), `${place}: quotes are „ and “`);
  }
  for (const [place, text] of leaves(TEXTS.en)) assert.ok(!/\s…|"/.test(text), place);
});

test('languages are found by their tags', () => {
  assert.equal(textsOf('de-AT'), TEXTS.de);
  assert.equal(textsOf('DE'), TEXTS.de);
  assert.equal(textsOf(undefined, '', 'fr', 'de'), TEXTS.de);
  assert.equal(textsOf('en-GB', 'de'), TEXTS.en);
  assert.equal(textsOf('constructor', null), TEXTS.en);
});
