import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Formats, deviceName, label, platformName } from '../dist/element/formats.js';
import { keyIn } from '../dist/license-activation/key-text.js';

const KEY = 'SF-4Q7NX-2M9TD-K3WZ-7K2M';

test('a key is found in what people paste', () => {
  const pasted = [
    KEY,
    ` ${KEY}\r\n`,
    `"${KEY}"`,
    `„${KEY}“,`,
    `<${KEY}>`,
    `Your license key: ${KEY}. Thank you!`,
    `Hello Ada,\n\nyour license key is\n\n    ${KEY}\n\nIt works on 3 devices.`,
    `${KEY} (again: ${KEY})`,
  ];
  for (const text of pasted) assert.equal(keyIn(text), KEY, text);
});

test('what does not look like a key is only tidied', () => {
  assert.equal(keyIn('SF 4Q7NX 2M9TD K3WZ 7K2M'), 'SF 4Q7NX 2M9TD K3WZ 7K2M');
  assert.equal(keyIn('SF–4Q7NX–2M9TD–K3WZ–7K2M'), 'SF–4Q7NX–2M9TD–K3WZ–7K2M');
  assert.equal(keyIn('mm_live_4q7nx2m9td'), 'mm_live_4q7nx2m9td');
  assert.equal(keyIn('AAA-BBB-CCC or DDD-EEE-FFF'), 'AAA-BBB-CCC or DDD-EEE-FFF');
  assert.equal(keyIn(' \n '), '');
});

test('dates and amounts are those of the language, and of the region if that speaks it', () => {
  // Spaces that keep things on one line are of no interest here.
  const plain = (text) => text.replaceAll(/\s/g, ' ');
  const at = '2026-11-22T09:15:00Z';
  assert.equal(new Formats('en', ['de-DE', 'en-GB']).date(at), '22 November 2026');
  assert.equal(new Formats('en', ['de-DE']).date(at), 'November 22, 2026');
  assert.equal(new Formats('de', ['en-US']).date(at), '22. November 2026');
  const local = new Date(at).toLocaleTimeString('de', { hour: 'numeric', minute: '2-digit' });
  assert.equal(plain(new Formats('de', []).dateTime(at)), `22. Nov. 2026, ${local}`);
  const [english, german] = [new Formats('en', ['en-US']), new Formats('de', [])];
  for (const [amount, currency, inEnglish, inGerman] of [
    [4900, 'eur', '€49.00', '49,00 €'],
    [149_900, 'usd', '$1,499.00', '1.499,00 $'],
    [2900, 'jpy', '¥2,900', '2.900 ¥'],
    [29_001, 'kwd', 'KWD 29.001', '29,001 KWD'],
  ]) {
    assert.equal(plain(english.money({ amount, currency })), inEnglish);
    assert.equal(plain(german.money({ amount, currency })), inGerman);
  }
});

test('features, limits, devices and systems have names for people', () => {
  assert.equal(label('max_resources', { max_resources: 'Resources' }), 'Resources');
  assert.equal(label('max_resources', {}), 'Max resources');
  assert.equal(label('constructor', {}), 'Constructor');
  assert.equal(platformName('macos'), 'macOS');
  assert.equal(platformName('haiku'), 'Haiku');
  const device = { id: 'act_1', current: false, activatedAt: '', lastSeenAt: '' };
  assert.equal(deviceName({ ...device, name: 'Laptop', hostname: 'host' }, '?'), 'Laptop');
  assert.equal(deviceName({ ...device, hostname: 'host' }, '?'), 'host');
  assert.equal(deviceName(device, '?'), '?');
});
