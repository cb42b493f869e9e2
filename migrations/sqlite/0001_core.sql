-- The licensing core, table for table the same as PostgreSQL's. One file per environment.
-- Ids are the 16 bytes of the UUID; times are microseconds since 1970-01-01 UTC; days are `YYYY-MM-DD`; booleans are 0
-- or 1; JSON is text.
-- Either engine can restore the other's backup: integers stay within what PostgreSQL's columns hold, and no text has a
-- NUL character, which PostgreSQL refuses, in JSON too (`\u0000`, unless its backslash is itself an escaped one).
-- Times are given by the server, never by the database: there are no date defaults.

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    CONSTRAINT settings_no_nul CHECK (NOT (instr(name, char(0)) OR instr(value, char(0))))
) STRICT, WITHOUT ROWID;

CREATE TABLE catalog_revision (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL CHECK (revision >= 0)
) STRICT;
INSERT INTO catalog_revision (one, revision) VALUES (1, 0);

CREATE TABLE products (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code TEXT NOT NULL CONSTRAINT products_code_key UNIQUE
        CHECK (code NOT GLOB '*[^a-z0-9-]*' AND length(code) BETWEEN 1 AND 64),
    name TEXT NOT NULL,
    key_template TEXT NOT NULL,
    check_interval_minutes INTEGER NOT NULL CHECK (check_interval_minutes BETWEEN 1 AND 2147483647),
    -- { days, features, limits, offline_hours }, or null where there is no trial
    trial TEXT CHECK (json_valid(trial)),
    buy_url TEXT,
    support_url TEXT,
    retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
    CONSTRAINT products_no_nul CHECK (NOT (
        instr(code, char(0)) OR instr(name, char(0)) OR instr(key_template, char(0)) OR instr(buy_url, char(0))
        OR instr(support_url, char(0)) OR instr(replace(trial, '\\', ''), '\u0000')
    ))
) STRICT;

CREATE TABLE plans (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    product_id BLOB NOT NULL REFERENCES products (id),
    code TEXT NOT NULL CHECK (code NOT GLOB '*[^a-z0-9_-]*' AND length(code) BETWEEN 1 AND 64),
    name TEXT NOT NULL,
    -- { kind: perpetual | fixed_term | subscription, term? }
    kind TEXT NOT NULL CHECK (json_valid(kind) AND kind ->> 'kind' IN ('perpetual', 'fixed_term', 'subscription')),
    max_devices INTEGER NOT NULL CHECK (max_devices BETWEEN 1 AND 1000),
    -- ["feature", …]
    features TEXT NOT NULL CHECK (json_valid(features) AND json_type(features) = 'array'),
    -- { name: number | null for unlimited }
    limits TEXT NOT NULL CHECK (json_valid(limits) AND json_type(limits) = 'object'),
    key_template TEXT,
    key_word TEXT NOT NULL,
    offline_hours INTEGER NOT NULL CHECK (offline_hours BETWEEN 1 AND 2147483647),
    license_file_days INTEGER NOT NULL CHECK (license_file_days BETWEEN 1 AND 2147483647),
    grace_days INTEGER NOT NULL CHECK (grace_days BETWEEN 0 AND 32767),
    drift_min_shared INTEGER NOT NULL CHECK (drift_min_shared BETWEEN 0 AND 32767),
    drift_max_rebinds INTEGER NOT NULL CHECK (drift_max_rebinds BETWEEN 0 AND 32767),
    max_moves INTEGER CHECK (max_moves BETWEEN 1 AND 32767),
    retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
    CONSTRAINT plans_code_key UNIQUE (product_id, code),
    -- lets licenses prove that their plan is one of their product
    CONSTRAINT plans_product_key UNIQUE (product_id, id),
    CONSTRAINT plans_no_nul CHECK (NOT (
        instr(code, char(0)) OR instr(name, char(0)) OR instr(key_template, char(0)) OR instr(key_word, char(0))
        OR instr(replace(kind, '\\', ''), '\u0000') OR instr(replace(features, '\\', ''), '\u0000')
        OR instr(replace(limits, '\\', ''), '\u0000')
    ))
) STRICT;

CREATE TABLE prices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    plan_id BLOB NOT NULL REFERENCES plans (id),
    code TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (currency GLOB '[a-z][a-z][a-z]'),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    interval_months INTEGER CHECK (interval_months BETWEEN 1 AND 32767),
    stripe_price TEXT,
    retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
    CONSTRAINT prices_code_key UNIQUE (plan_id, code),
    CONSTRAINT prices_no_nul CHECK (NOT (
        instr(code, char(0)) OR instr(currency, char(0)) OR instr(stripe_price, char(0))
    ))
) STRICT;

CREATE TABLE customers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    email TEXT,
    -- the e-mail address in lower case, by which it is compared
    email_key TEXT CONSTRAINT customers_email_key UNIQUE,
    name TEXT,
    note TEXT,
    created_at INTEGER NOT NULL,
    erased_at INTEGER,
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK (erased_at IS NULL OR (email IS NULL AND name IS NULL AND note IS NULL)),
    CONSTRAINT customers_no_nul CHECK (NOT (
        instr(email, char(0)) OR instr(email_key, char(0)) OR instr(name, char(0)) OR instr(note, char(0))
    ))
) STRICT;

CREATE TABLE licenses (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    product_id BLOB NOT NULL,
    plan_id BLOB NOT NULL,
    customer_id BLOB REFERENCES customers (id),
    key_hash BLOB NOT NULL CONSTRAINT licenses_key_hash_key UNIQUE CHECK (length(key_hash) = 32),
    key_sealed BLOB NOT NULL,
    key_last4 TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'revoked')),
    status_reason TEXT,
    expires_at INTEGER,
    overdue_since INTEGER,
    grace_until INTEGER,
    overrides TEXT NOT NULL CHECK (json_valid(overrides) AND json_type(overrides) = 'object'),
    order_ref TEXT,
    source TEXT NOT NULL CHECK (source IN ('admin', 'import')),
    note TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    FOREIGN KEY (product_id, plan_id) REFERENCES plans (product_id, id),
    CHECK ((overdue_since IS NULL) = (grace_until IS NULL)),
    CHECK (expires_at > created_at),
    CONSTRAINT licenses_no_nul CHECK (NOT (
        instr(key_last4, char(0)) OR instr(status_reason, char(0)) OR instr(order_ref, char(0))
        OR instr(note, char(0)) OR instr(replace(overrides, '\\', ''), '\u0000')
    ))
) STRICT;
CREATE INDEX licenses_customer_idx ON licenses (customer_id);
CREATE INDEX licenses_order_ref_idx ON licenses (order_ref) WHERE order_ref IS NOT NULL;
CREATE INDEX licenses_key_last4_idx ON licenses (key_last4);

-- The history of every slot: a row per time that a device took one. The last row of a slot is the one not superseded.
CREATE TABLE device_activations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    license_id BLOB NOT NULL REFERENCES licenses (id),
    slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 999),
    device_hash BLOB NOT NULL CHECK (length(device_hash) = 32),
    -- { component: hex of its hash }
    components TEXT NOT NULL CHECK (json_valid(components) AND json_type(components) = 'object'),
    name TEXT,
    platform TEXT,
    arch TEXT,
    cpu TEXT,
    app_version TEXT,
    hostname TEXT,
    runtime TEXT CHECK (json_valid(runtime)),
    origin TEXT NOT NULL CHECK (origin IN ('new', 'return', 'move', 'rebind')),
    activated_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    released_at INTEGER,
    release_cause TEXT CHECK (release_cause IN ('customer', 'admin', 'rebind')),
    superseded INTEGER NOT NULL CHECK (superseded IN (0, 1)),
    CHECK ((released_at IS NULL) = (release_cause IS NULL)),
    CHECK (released_at IS NOT NULL OR NOT superseded),
    CONSTRAINT device_activations_no_nul CHECK (NOT (
        instr(name, char(0)) OR instr(platform, char(0)) OR instr(arch, char(0)) OR instr(cpu, char(0))
        OR instr(app_version, char(0)) OR instr(hostname, char(0)) OR instr(replace(components, '\\', ''), '\u0000')
        OR instr(replace(runtime, '\\', ''), '\u0000')
    ))
) STRICT;
-- A slot has one last holder, and a device holds one slot: two that race for the last slot cannot both get it.
CREATE UNIQUE INDEX device_activations_slot_key ON device_activations (license_id, slot) WHERE NOT superseded;
CREATE UNIQUE INDEX device_activations_device_key ON device_activations (license_id, device_hash)
    WHERE released_at IS NULL;
CREATE INDEX device_activations_license_idx ON device_activations (license_id, activated_at);
CREATE INDEX device_activations_device_idx ON device_activations (device_hash);
CREATE INDEX device_activations_activated_idx ON device_activations (activated_at);

CREATE TABLE trial_blocks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    product_id BLOB NOT NULL REFERENCES products (id),
    started_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    email TEXT,
    device_name TEXT,
    platform TEXT,
    app_version TEXT,
    converted_license_id BLOB REFERENCES licenses (id),
    converted_at INTEGER,
    CHECK (ends_at >= started_at),
    CHECK ((converted_license_id IS NULL) = (converted_at IS NULL)),
    CONSTRAINT trial_blocks_no_nul CHECK (NOT (
        instr(email, char(0)) OR instr(device_name, char(0)) OR instr(platform, char(0))
        OR instr(app_version, char(0))
    ))
) STRICT;
CREATE INDEX trial_blocks_product_idx ON trial_blocks (product_id, id);

-- Every device hash that a trial's machine has shown: one trial per device and product.
CREATE TABLE trial_devices (
    product_id BLOB NOT NULL REFERENCES products (id),
    device_hash BLOB NOT NULL CHECK (length(device_hash) = 32),
    trial_id BLOB NOT NULL REFERENCES trial_blocks (id) ON DELETE CASCADE,
    PRIMARY KEY (product_id, device_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_devices_trial_idx ON trial_devices (trial_id);
CREATE INDEX trial_devices_device_idx ON trial_devices (device_hash);

CREATE TABLE trial_components (
    trial_id BLOB NOT NULL REFERENCES trial_blocks (id) ON DELETE CASCADE,
    product_id BLOB NOT NULL REFERENCES products (id),
    name TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (trial_id, name, hash),
    CONSTRAINT trial_components_no_nul CHECK (NOT (instr(name, char(0))))
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_components_hash_idx ON trial_components (product_id, hash, name);

-- A row per device and UTC day on which it checked in.
CREATE TABLE device_days (
    activation_id BLOB NOT NULL REFERENCES device_activations (id),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    product_id BLOB NOT NULL REFERENCES products (id),
    app_version TEXT NOT NULL,
    platform TEXT NOT NULL,
    check_ins INTEGER NOT NULL CHECK (check_ins > 0),
    PRIMARY KEY (activation_id, day),
    CONSTRAINT device_days_no_nul CHECK (NOT (instr(app_version, char(0)) OR instr(platform, char(0))))
) STRICT, WITHOUT ROWID;
CREATE INDEX device_days_day_idx ON device_days (day, product_id);

-- What was seen of a license by UTC day: devices and networks (hex of their hash), refusals (their code).
CREATE TABLE sightings (
    license_id BLOB NOT NULL REFERENCES licenses (id),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    kind TEXT NOT NULL CHECK (kind IN ('device', 'network', 'refusal')),
    value TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (license_id, day, kind, value),
    CONSTRAINT sightings_no_nul CHECK (NOT (instr(value, char(0))))
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_day_idx ON sightings (day);

CREATE TABLE usage (
    license_id BLOB NOT NULL REFERENCES licenses (id),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    name TEXT NOT NULL,
    total INTEGER NOT NULL CHECK (total >= 0),
    last INTEGER CHECK (last >= 0),
    peak INTEGER CHECK (peak >= 0),
    PRIMARY KEY (license_id, day, name),
    CONSTRAINT usage_no_nul CHECK (NOT (instr(name, char(0))))
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_events (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('admin', 'app', 'command_line', 'system')),
    actor_id BLOB CHECK (length(actor_id) = 16),
    actor_name TEXT,
    action TEXT NOT NULL,
    license_id BLOB REFERENCES licenses (id),
    customer_id BLOB REFERENCES customers (id),
    -- no reference: the record of a trial that was allowed again outlives it
    trial_id BLOB CHECK (length(trial_id) = 16),
    data TEXT NOT NULL CHECK (json_valid(data) AND json_type(data) = 'object'),
    request_id TEXT,
    CHECK ((actor_kind = 'admin') = (actor_id IS NOT NULL)),
    CHECK ((actor_id IS NULL) = (actor_name IS NULL)),
    CONSTRAINT audit_events_no_nul CHECK (NOT (
        instr(actor_name, char(0)) OR instr(action, char(0)) OR instr(request_id, char(0))
        OR instr(replace(data, '\\', ''), '\u0000')
    ))
) STRICT;
CREATE INDEX audit_events_license_idx ON audit_events (license_id, id) WHERE license_id IS NOT NULL;
CREATE INDEX audit_events_customer_idx ON audit_events (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX audit_events_trial_idx ON audit_events (trial_id, id) WHERE trial_id IS NOT NULL;
CREATE INDEX audit_events_action_idx ON audit_events (action, id);

CREATE TABLE admin_tokens (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    token_hash BLOB NOT NULL CONSTRAINT admin_tokens_hash_key UNIQUE CHECK (length(token_hash) = 32),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'support', 'read_only')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    CONSTRAINT admin_tokens_no_nul CHECK (NOT (instr(name, char(0))))
) STRICT;

CREATE TABLE signing_keys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kid TEXT NOT NULL CONSTRAINT signing_keys_kid_key UNIQUE,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    private_sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    signs_from INTEGER NOT NULL,
    expires_at INTEGER,
    CONSTRAINT signing_keys_no_nul CHECK (NOT (instr(kid, char(0))))
) STRICT;

CREATE TABLE idempotency_keys (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    claimed_at INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    status INTEGER CHECK (status BETWEEN 0 AND 32767),
    answer_sealed BLOB,
    CHECK ((status IS NULL) = (answer_sealed IS NULL))
) STRICT;
CREATE INDEX idempotency_keys_claimed_idx ON idempotency_keys (claimed_at);
