-- Money: orders, subscriptions, notices from Stripe, the outbox of mails, and the links to customers' own pages.

ALTER TABLE licenses DROP CONSTRAINT licenses_source_check;
ALTER TABLE licenses ADD CONSTRAINT licenses_source_check CHECK (source IN ('admin', 'import', 'stripe'));
ALTER TABLE licenses ADD COLUMN hold_cause text CHECK (hold_cause IN ('refunded', 'charged_back', 'disputed', 'paused'));
ALTER TABLE licenses ADD COLUMN hold_since timestamptz;
-- the order whose money speaks for the license; no reference, because orders refer to licenses
ALTER TABLE licenses ADD COLUMN order_id uuid;
ALTER TABLE licenses ADD CONSTRAINT licenses_hold_check CHECK ((hold_cause IS NULL) = (hold_since IS NULL));
CREATE INDEX licenses_expires_idx ON licenses (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX trial_blocks_ends_idx ON trial_blocks (ends_at);

CREATE TABLE orders (
    id uuid PRIMARY KEY,
    source text NOT NULL CHECK (source IN ('checkout', 'manual')),
    product_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    price_id uuid REFERENCES prices (id),
    customer_id uuid REFERENCES customers (id),
    license_id uuid REFERENCES licenses (id),
    -- { previous_end, granted_end }, or null for an order that makes a license
    renewal jsonb CHECK (jsonb_typeof(renewal) = 'object'),
    status text NOT NULL CHECK (status IN ('pending', 'paid', 'failed', 'expired', 'refunded', 'disputed', 'charged_back')),
    -- { funding, hold, ends_at, overdue_since }: what the money said last
    standing jsonb NOT NULL CHECK (jsonb_typeof(standing) = 'object'),
    -- ["remark", …]
    remarks jsonb NOT NULL CHECK (jsonb_typeof(remarks) = 'array'),
    amount bigint CHECK (amount >= 0),
    currency text CHECK (currency ~ '^[a-z]{3}$'),
    -- the machine that is to be activated once it is paid
    device_hash bytea CHECK (octet_length(device_hash) = 32),
    device_components jsonb CHECK (jsonb_typeof(device_components) = 'object'),
    device_name text,
    device_platform text,
    device_arch text,
    device_cpu text,
    device_app_version text,
    device_hostname text,
    language text NOT NULL CHECK (language IN ('en', 'de')),
    stripe_session text CONSTRAINT orders_stripe_session_key UNIQUE,
    stripe_payment_intent text CONSTRAINT orders_stripe_payment_intent_key UNIQUE,
    stripe_subscription text CONSTRAINT orders_stripe_subscription_key UNIQUE,
    stripe_customer text,
    stripe_invoice text,
    invoice_no text,
    created_at timestamptz NOT NULL,
    paid_at timestamptz,
    updated_at timestamptz NOT NULL,
    -- who brings it up to date, and until when nobody else may
    lease_holder uuid,
    lease_until timestamptz,
    FOREIGN KEY (product_id, plan_id) REFERENCES plans (product_id, id),
    CHECK ((amount IS NULL) = (currency IS NULL)),
    CHECK ((device_hash IS NULL) = (device_components IS NULL)),
    CHECK ((lease_holder IS NULL) = (lease_until IS NULL))
);
CREATE INDEX orders_license_idx ON orders (license_id, id) WHERE license_id IS NOT NULL;
CREATE INDEX orders_customer_idx ON orders (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_stripe_customer_idx ON orders (stripe_customer) WHERE stripe_customer IS NOT NULL;
CREATE INDEX orders_status_idx ON orders (status, id);
CREATE INDEX orders_invoice_no_idx ON orders (invoice_no) WHERE invoice_no IS NOT NULL;

-- What was last read of an order's subscription at Stripe.
CREATE TABLE subscriptions (
    order_id uuid PRIMARY KEY REFERENCES orders (id),
    stripe_id text NOT NULL CONSTRAINT subscriptions_stripe_id_key UNIQUE,
    status text NOT NULL,
    current_period_end timestamptz,
    ends_at timestamptz,
    overdue_since timestamptz,
    read_at timestamptz NOT NULL
);

CREATE TABLE stripe_events (
    id uuid PRIMARY KEY,
    stripe_id text NOT NULL CONSTRAINT stripe_events_stripe_id_key UNIQUE,
    kind text NOT NULL,
    object_id text,
    api_version text,
    -- as it came
    body bytea NOT NULL,
    received_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
    outcome text,
    attempts integer NOT NULL CHECK (attempts >= 0),
    next_attempt_at timestamptz NOT NULL,
    claimed_until timestamptz,
    last_error text,
    finished_at timestamptz,
    CHECK ((state = 'waiting') = (finished_at IS NULL)),
    CHECK (outcome IS NULL OR state = 'done')
);
CREATE INDEX stripe_events_waiting_idx ON stripe_events (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX stripe_events_state_idx ON stripe_events (state, id);
CREATE INDEX stripe_events_object_idx ON stripe_events (object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX stripe_events_finished_idx ON stripe_events (finished_at) WHERE state = 'done';

-- When an attempt to pay an invoice first failed: retries do not begin a grace anew.
CREATE TABLE payment_failures (
    invoice text PRIMARY KEY,
    first_at timestamptz NOT NULL
);

CREATE TABLE emails (
    id uuid PRIMARY KEY,
    cause text NOT NULL CONSTRAINT emails_cause_key UNIQUE,
    kind text NOT NULL,
    -- null once erased, as is the content
    recipient text,
    language text NOT NULL CHECK (language IN ('en', 'de')),
    customer_id uuid REFERENCES customers (id),
    license_id uuid REFERENCES licenses (id),
    content_sealed bytea,
    state text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    next_attempt_at timestamptz NOT NULL,
    claimed_until timestamptz,
    last_error text,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    bounced_at timestamptz,
    CHECK ((recipient IS NULL) = (content_sealed IS NULL)),
    CHECK ((state = 'waiting') = (finished_at IS NULL))
);
CREATE INDEX emails_waiting_idx ON emails (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX emails_state_idx ON emails (state, id);
CREATE INDEX emails_license_idx ON emails (license_id, id) WHERE license_id IS NOT NULL;
CREATE INDEX emails_customer_idx ON emails (customer_id, id) WHERE customer_id IS NOT NULL;

-- One-time links to customers' own pages, and the sessions that they begin.
CREATE TABLE customer_links (
    link_hash bytea PRIMARY KEY CHECK (octet_length(link_hash) = 32),
    customer_id uuid NOT NULL REFERENCES customers (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    session_hash bytea CONSTRAINT customer_links_session_key UNIQUE CHECK (octet_length(session_hash) = 32),
    session_expires_at timestamptz,
    CHECK ((session_hash IS NULL) = (session_expires_at IS NULL))
);
CREATE INDEX customer_links_customer_idx ON customer_links (customer_id);
