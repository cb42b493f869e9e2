// The README names what there is, and nothing else.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

const folder = new URL('../', import.meta.url);
const readme = await readFile(new URL('README.md', folder), 'utf8');
const paths = (await readdir(new URL('src', folder), { recursive: true })).filter((path) => path.endsWith('.ts'));
const sources = await Promise.all(paths.map((path) => readFile(new URL(`src/${path}`, folder), 'utf8')));
const source = sources.join('\n');

const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
const section = (title) => readme.split(/^#+ /m).find((part) => part.startsWith(title));

test('every custom property is documented', () => {
  const documented = all(section('Look'), /^\| `(--claviger-[a-z-]+)`/gm);
  assert.deepEqual(documented, all(source, /var\(\s*(--claviger-[a-z-]+)/g));
});

test('the documented colors are the real ones', async () => {
  const theme = await readFile(new URL('src/element/theme.css.ts', folder), 'utf8');
  const real = (scheme, name) =>
    new RegExp(`color-scheme: ${scheme};[^]*?var\\(${name}, (#[0-9a-f]+)\\)`).exec(theme)[1];
  const rows = [...section('Look').matchAll(/^\| `(--[a-z-]+)` \| `(#[0-9a-f]+)` \| `(#[0-9a-f]+)` \|/gm)];
  assert.equal(rows.length, 11);
  for (const [, name, light, dark] of rows) {
    assert.equal(light, real('light', name), name);
    assert.equal(dark, real('dark', name), name);
  }
});

test('every event is documented', () => {
  const documented = all(section('Events'), /^\| `(claviger-[a-z-]+)`/gm);
  assert.deepEqual(documented, all(source, /^ {2}"(claviger-[a-z-]+)": /gm));
});

test('every part is documented', () => {
  const named = all(source, /\bpart="([a-z -]+)"/g).flatMap((names) => names.split(' '));
  const kinds = ['button', 'primary-button', 'quiet-button', 'plain-button', 'danger-button'];
  const rows = section('Look').split('| parts | of |')[1];
  const documented = new Set(rows.split('\n').flatMap((row) => all(row.split('|')[1] ?? '', /`([a-z-]+)`/g)));
  assert.deepEqual([...documented].sort(), [...new Set([...named, ...kinds])].sort());
});

test('every attribute of a component for apps is documented', () => {
  const documented = all(section('Properties'), /^\| `\w+` \| `([a-z-]+)`/gm);
  const named = all(source, /attribute: "([a-z-]+)"/g);
  const plain = ['language', 'theme', 'banner', 'quiet'];
  assert.deepEqual(documented, [...named, ...plain].sort());
});
