// The same question answered by Express, node-postgres and jose, in a cluster of two: one prepared statement a request, which also
// notes the check-in, and a token of the same claims.

import cluster from "node:cluster";
import { createHash } from "node:crypto";
import express from "express";
import { exportPKCS8, generateKeyPair, importPKCS8, SignJWT } from "jose";
import pg from "pg";

const WORKERS = 2;
const CHECK_INTERVAL = 4 * 3600;
const OFFLINE = 7 * 86400;

const FIND_AND_NOTE = {
  name: "find-and-note",
  text: `UPDATE devices SET last_seen_at = now(), app_version = $4
    FROM licenses
    WHERE licenses.key_hash = $1 AND licenses.product = $2
      AND devices.license_id = licenses.id AND devices.device_id = $3
    RETURNING licenses.id, licenses.plan, licenses.features, licenses.limits, licenses.status, licenses.expires_at,
      devices.id AS activation`,
};

if (cluster.isPrimary) {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const key = await exportPKCS8(privateKey);
  for (let worker = 0; worker < WORKERS; worker += 1) cluster.fork({ SIGNING_KEY: key });
} else {
  await serve(await importPKCS8(process.env.SIGNING_KEY, "EdDSA"));
}

async function serve(signingKey) {
  const pool = new pg.Pool({ max: 10 });
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.use(express.json());

  app.get("/ready", async (_request, response) => {
    await pool.query("SELECT 1");
    response.sendStatus(200);
  });

  app.post("/v1/licenses/validate", async (request, response) => {
    const { product, key, device, nonce } = request.body;
    const keyHash = createHash("sha256").update(key).digest();
    const found = await pool.query({ ...FIND_AND_NOTE, values: [keyHash, product, device.id, device.app_version] });
    const license = found.rows[0];
    if (!license) return response.status(404).json({ valid: false, code: "NOT_FOUND" });
    if (license.status !== "active") return response.status(403).json({ valid: false, code: "REVOKED" });
    if (license.expires_at && license.expires_at <= new Date()) {
      return response.status(403).json({ valid: false, code: "EXPIRED" });
    }

    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: "express",
      aud: product,
      env: "test",
      sub: `lic_${license.id}`,
      kind: "license",
      code: "VALID",
      key_hash: keyHash.toString("hex"),
      device: device.id,
      activation: `act_${license.activation}`,
      plan: license.plan,
      features: license.features,
      limits: license.limits,
      iat: now,
      exp: now + OFFLINE,
      refresh_after: now + CHECK_INTERVAL,
      license_expires_at: license.expires_at ? Math.floor(license.expires_at / 1000) : undefined,
      nonce,
    };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid: "1" }).sign(signingKey);
    return response.json({
      valid: true,
      code: "VALID",
      token,
      offline_until: claims.exp,
      refresh_after: claims.refresh_after,
      server_time: now,
    });
  });

  app.listen(Number(process.env.PORT), "127.0.0.1");
}
