-- The tables of the peer on PostgreSQL, filled from the same data set. Only what a validation needs; room for new versions of rows,
-- and no index on what changes.
CREATE TABLE loaded_licenses (id bigint, license_key text, product text, plan text, expires_at timestamptz);
CREATE TABLE loaded_devices (license_id bigint, device_id text, platform text, app_version text);

CREATE TABLE licenses (
    id bigint PRIMARY KEY,
    key_hash bytea NOT NULL UNIQUE,
    product text NOT NULL,
    plan text NOT NULL,
    features jsonb NOT NULL,
    limits jsonb NOT NULL,
    status text NOT NULL,
    expires_at timestamptz
);
CREATE TABLE devices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    license_id bigint NOT NULL REFERENCES licenses (id),
    device_id text NOT NULL,
    platform text NOT NULL,
    app_version text NOT NULL,
    last_seen_at timestamptz NOT NULL,
    UNIQUE (license_id, device_id)
) WITH (fillfactor = 85);
