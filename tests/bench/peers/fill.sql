-- From what was loaded to what is asked.
INSERT INTO licenses SELECT id, sha256(convert_to(license_key, 'UTF8')), product, plan, '[]', '{}', 'active', expires_at FROM loaded_licenses;
INSERT INTO devices (license_id, device_id, platform, app_version, last_seen_at)
SELECT license_id, device_id, platform, app_version, now() - interval '1 day' FROM loaded_devices;
DROP TABLE loaded_licenses, loaded_devices;

-- The same for pgbench, which can make numbers up, but no keys: they are hashes of numbers.
CREATE SCHEMA numbered;
CREATE TABLE numbered.licenses (LIKE licenses INCLUDING ALL);
CREATE TABLE numbered.devices (LIKE devices INCLUDING ALL);
INSERT INTO numbered.licenses SELECT id, sha256(int8send(id)), product, plan, features, limits, status, expires_at FROM licenses;
INSERT INTO numbered.devices (license_id, device_id, platform, app_version, last_seen_at)
SELECT license_id, 'sha256:' || encode(sha256(int8send(license_id * 3 + row_number() OVER (PARTITION BY license_id) - 1)), 'hex'),
    platform, app_version, last_seen_at
FROM devices;
VACUUM (FREEZE, ANALYZE) licenses, devices, numbered.licenses, numbered.devices;
