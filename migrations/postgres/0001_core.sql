-- The licensing core. One schema per environment: the connection's search_path says which, so no name is qualified here.
-- Times are given by the server, never by the database: there are no date defaults.

CREATE TABLE settings (
    name text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE catalog_revision (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    revision bigint NOT NULL CHECK (revision >= 0)
);
INSERT INTO catalog_revision (revision) VALUES (0);

CREATE TABLE products (
    id uuid PRIMARY KEY,
    code text NOT NULL CONSTRAINT products_code_key UNIQUE CHECK (code ~ '^[a-z0-9-]{1,64}$'),
    name text NOT NULL,
    key_template text NOT NULL,
    check_interval_minutes integer NOT NULL CHECK (check_interval_minutes > 0),
    -- { days, features, limits, offline_hours }, or null where there is no trial
    trial jsonb,
    buy_url text,
    support_url text,
    retired boolean NOT NULL
);

CREATE TABLE plans (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products (id),
    code text NOT NULL CHECK (code ~ '^[a-z0-9_-]{1,64}$'),
    name text NOT NULL,
    -- { kind: perpetual | fixed_term | subscription, term? }
    kind jsonb NOT NULL CHECK (kind ->> 'kind' IN ('perpetual', 'fixed_term', 'subscription')),
    max_devices smallint NOT NULL CHECK (max_devices BETWEEN 1 AND 1000),
    -- ["feature", …]
    features jsonb NOT NULL CHECK (jsonb_typeof(features) = 'array'),
    -- { name: number | null for unlimited }
    limits jsonb NOT NULL CHECK (jsonb_typeof(limits) = 'object'),
    key_template text,
    key_word text NOT NULL,
    offline_hours integer NOT NULL CHECK (offline_hours > 0),
    license_file_days integer NOT NULL CHECK (license_file_days > 0),
    grace_days smallint NOT NULL CHECK (grace_days >= 0),
    drift_min_shared smallint NOT NULL CHECK (drift_min_shared >= 0),
    drift_max_rebinds smallint NOT NULL CHECK (drift_max_rebinds >= 0),
    max_moves smallint CHECK (max_moves > 0),
    retired boolean NOT NULL,
    CONSTRAINT plans_code_key UNIQUE (product_id, code),
    -- lets licenses prove that their plan is one of their product
    CONSTRAINT plans_product_key UNIQUE (product_id, id)
);

CREATE TABLE prices (
    id uuid PRIMARY KEY,
    plan_id uuid NOT NULL REFERENCES plans (id),
    code text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
    amount bigint NOT NULL CHECK (amount >= 0),
    interval_months smallint CHECK (interval_months > 0),
    stripe_price text,
    retired boolean NOT NULL,
    CONSTRAINT prices_code_key UNIQUE (plan_id, code)
);

CREATE TABLE customers (
    id uuid PRIMARY KEY,
    email text,
    -- the e-mail address in lower case, by which it is compared
    email_key text CONSTRAINT customers_email_key UNIQUE,
    name text,
    note text,
    created_at timestamptz NOT NULL,
    erased_at timestamptz,
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK (erased_at IS NULL OR (email IS NULL AND name IS NULL AND note IS NULL))
);

CREATE TABLE licenses (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    customer_id uuid REFERENCES customers (id),
    key_hash bytea NOT NULL CONSTRAINT licenses_key_hash_key UNIQUE CHECK (octet_length(key_hash) = 32),
    key_sealed bytea NOT NULL,
    key_last4 text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'suspended', 'revoked')),
    status_reason text,
    expires_at timestamptz,
    overdue_since timestamptz,
    grace_until timestamptz,
    overrides jsonb NOT NULL CHECK (jsonb_typeof(overrides) = 'object'),
    order_ref text,
    source text NOT NULL CHECK (source IN ('admin', 'import')),
    note text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (product_id, plan_id) REFERENCES plans (product_id, id),
    CHECK ((overdue_since IS NULL) = (grace_until IS NULL)),
    CHECK (expires_at > created_at)
);
CREATE INDEX licenses_customer_idx ON licenses (customer_id);
CREATE INDEX licenses_order_ref_idx ON licenses (order_ref) WHERE order_ref IS NOT NULL;
CREATE INDEX licenses_key_last4_idx ON licenses (key_last4);

-- The history of every slot: a row per time that a device took one. The last row of a slot is the one not superseded.
CREATE TABLE device_activations (
    id uuid PRIMARY KEY,
    license_id uuid NOT NULL REFERENCES licenses (id),
    slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 999),
    device_hash bytea NOT NULL CHECK (octet_length(device_hash) = 32),
    -- { component: hex of its hash }
    components jsonb NOT NULL CHECK (jsonb_typeof(components) = 'object'),
    name text,
    platform text,
    arch text,
    cpu text,
    app_version text,
    hostname text,
    runtime jsonb,
    origin text NOT NULL CHECK (origin IN ('new', 'return', 'move', 'rebind')),
    activated_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    released_at timestamptz,
    release_cause text CHECK (release_cause IN ('customer', 'admin', 'rebind')),
    superseded boolean NOT NULL,
    CHECK ((released_at IS NULL) = (release_cause IS NULL)),
    CHECK (released_at IS NOT NULL OR NOT superseded)
) WITH (fillfactor = 85);
-- A slot has one last holder, and a device holds one slot: two that race for the last slot cannot both get it.
CREATE UNIQUE INDEX device_activations_slot_key ON device_activations (license_id, slot) WHERE NOT superseded;
CREATE UNIQUE INDEX device_activations_device_key ON device_activations (license_id, device_hash) WHERE released_at IS NULL;
-- Not only for the superseded ones of the window: lists count and show all devices of a license.
CREATE INDEX device_activations_license_idx ON device_activations (license_id, activated_at);
CREATE INDEX device_activations_device_idx ON device_activations (device_hash);
CREATE INDEX device_activations_activated_idx ON device_activations (activated_at);

CREATE TABLE trial_blocks (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products (id),
    started_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    email text,
    device_name text,
    platform text,
    app_version text,
    converted_license_id uuid REFERENCES licenses (id),
    converted_at timestamptz,
    CHECK (ends_at >= started_at),
    CHECK ((converted_license_id IS NULL) = (converted_at IS NULL))
);
CREATE INDEX trial_blocks_product_idx ON trial_blocks (product_id, id);

-- Every device hash that a trial's machine has shown: one trial per device and product.
CREATE TABLE trial_devices (
    product_id uuid NOT NULL REFERENCES products (id),
    device_hash bytea NOT NULL CHECK (octet_length(device_hash) = 32),
    trial_id uuid NOT NULL REFERENCES trial_blocks (id) ON DELETE CASCADE,
    PRIMARY KEY (product_id, device_hash)
);
CREATE INDEX trial_devices_trial_idx ON trial_devices (trial_id);
CREATE INDEX trial_devices_device_idx ON trial_devices (device_hash);

CREATE TABLE trial_components (
    trial_id uuid NOT NULL REFERENCES trial_blocks (id) ON DELETE CASCADE,
    product_id uuid NOT NULL REFERENCES products (id),
    name text NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (trial_id, name, hash)
);
CREATE INDEX trial_components_hash_idx ON trial_components (product_id, hash, name);

-- A row per device and UTC day on which it checked in.
CREATE TABLE device_days (
    activation_id uuid NOT NULL REFERENCES device_activations (id),
    day date NOT NULL,
    product_id uuid NOT NULL REFERENCES products (id),
    app_version text NOT NULL,
    platform text NOT NULL,
    check_ins bigint NOT NULL CHECK (check_ins > 0),
    PRIMARY KEY (activation_id, day)
) WITH (fillfactor = 85);
CREATE INDEX device_days_day_idx ON device_days (day, product_id);

-- What was seen of a license by UTC day: devices and networks (hex of their hash), refusals (their code).
CREATE TABLE sightings (
    license_id uuid NOT NULL REFERENCES licenses (id),
    day date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('device', 'network', 'refusal')),
    value text NOT NULL,
    count bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (license_id, day, kind, value)
);
CREATE INDEX sightings_day_idx ON sightings (day);

CREATE TABLE usage (
    license_id uuid NOT NULL REFERENCES licenses (id),
    day date NOT NULL,
    name text NOT NULL,
    total bigint NOT NULL CHECK (total >= 0),
    last bigint CHECK (last >= 0),
    peak bigint CHECK (peak >= 0),
    PRIMARY KEY (license_id, day, name)
);

CREATE TABLE audit_events (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('admin', 'app', 'command_line', 'system')),
    actor_id uuid,
    actor_name text,
    action text NOT NULL,
    license_id uuid REFERENCES licenses (id),
    customer_id uuid REFERENCES customers (id),
    -- no reference: the record of a trial that was allowed again outlives it
    trial_id uuid,
    data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
    request_id text,
    CHECK ((actor_kind = 'admin') = (actor_id IS NOT NULL)),
    CHECK ((actor_id IS NULL) = (actor_name IS NULL))
);
CREATE INDEX audit_events_license_idx ON audit_events (license_id, id) WHERE license_id IS NOT NULL;
CREATE INDEX audit_events_customer_idx ON audit_events (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX audit_events_trial_idx ON audit_events (trial_id, id) WHERE trial_id IS NOT NULL;
CREATE INDEX audit_events_action_idx ON audit_events (action, id);

CREATE TABLE admin_tokens (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT admin_tokens_hash_key UNIQUE CHECK (octet_length(token_hash) = 32),
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'support', 'read_only')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

CREATE TABLE signing_keys (
    id uuid PRIMARY KEY,
    kid text NOT NULL CONSTRAINT signing_keys_kid_key UNIQUE,
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    private_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    signs_from timestamptz NOT NULL,
    expires_at timestamptz
);

CREATE TABLE idempotency_keys (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    claimed_at timestamptz NOT NULL,
    locked_until timestamptz NOT NULL,
    status smallint,
    answer_sealed bytea,
    CHECK ((status IS NULL) = (answer_sealed IS NULL))
);
CREATE INDEX idempotency_keys_claimed_idx ON idempotency_keys (claimed_at);
