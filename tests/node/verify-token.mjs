// Verifies tokens with `jose`, knowing nothing of Claviger but its JWKS.
// stdin: {"jwks": …, "tokens": ["…"], "issuer": "…", "audience": "…", "now": seconds}
// stdout: one entry per token, {"claims": …} or {"error": "…"}
import { createLocalJWKSet, jwtVerify } from 'jose';
import { text } from 'node:stream/consumers';

const { jwks, tokens, issuer, audience, now } = JSON.parse(await text(process.stdin));
const keys = createLocalJWKSet(jwks);
const options = { issuer, audience, algorithms: ['EdDSA'], typ: 'claviger+jwt', currentDate: new Date(now * 1000) };

const results = await Promise.all(
  tokens.map((token) =>
    jwtVerify(token, keys, options).then(
      ({ payload }) => ({ claims: payload }),
      (error) => ({ error: error.code ?? String(error) }),
    ),
  ),
);
process.stdout.write(JSON.stringify(results));
