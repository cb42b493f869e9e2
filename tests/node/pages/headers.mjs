// The headers that every page carries.
import assert from 'node:assert/strict';

/** Fails unless a page is protected as SECURITY says. `stripe`: the origin of the stand-in for Stripe, if there is one. */
export function assertProtected(headers, stripe) {
  assert.deepEqual(directives(headers['content-security-policy']), {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'form-action': ["'self'", 'https://checkout.stripe.com', stripe].filter(Boolean).join(' '),
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  });
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['set-cookie'], undefined);
}

function directives(policy) {
  const entries = policy.split(';').map((directive) => {
    const [name, ...sources] = directive.trim().split(' ');
    return [name, sources.join(' ')];
  });
  assert.equal(new Set(entries.map(([name]) => name)).size, entries.length, 'a directive stands twice');
  return Object.fromEntries(entries);
}
