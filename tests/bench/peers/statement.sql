-- The bare statement: looks a license up by the hash of its key, joined with the device, and notes the check-in.
\set license random(0, :licenses - 1)
UPDATE numbered.devices SET last_seen_at = now(), app_version = '1.4.2'
FROM numbered.licenses
WHERE licenses.key_hash = sha256(int8send(:license)) AND licenses.product IS NOT NULL
    AND devices.license_id = licenses.id AND devices.device_id = 'sha256:' || encode(sha256(int8send(:license * 3)), 'hex')
RETURNING licenses.id, licenses.plan, licenses.features, licenses.limits, licenses.status, licenses.expires_at, devices.id
