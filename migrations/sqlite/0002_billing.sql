-- Money: orders, subscriptions, notices from Stripe, the outbox of mails, and the links to customers' own pages.

-- SQLite changes a column's check only with the column.
ALTER TABLE licenses ADD COLUMN new_source TEXT NOT NULL DEFAULT 'admin'
    CHECK (new_source IN ('admin', 'import', 'stripe'));
UPDATE licenses SET new_source = source;
ALTER TABLE licenses DROP COLUMN source;
ALTER TABLE licenses RENAME COLUMN new_source TO source;
ALTER TABLE licenses ADD COLUMN hold_cause TEXT CHECK (hold_cause IN ('refunded', 'charged_back', 'disputed', 'paused'));
ALTER TABLE licenses ADD COLUMN hold_since INTEGER CHECK ((hold_cause IS NULL) = (hold_since IS NULL));
-- the order whose money speaks for the license; no reference, because orders refer to licenses
ALTER TABLE licenses ADD COLUMN order_id BLOB CHECK (length(order_id) = 16);
CREATE INDEX licenses_expires_idx ON licenses (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX trial_blocks_ends_idx ON trial_blocks (ends_at);

CREATE TABLE orders (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    source TEXT NOT NULL CHECK (source IN ('checkout', 'manual')),
    product_id BLOB NOT NULL,
    plan_id BLOB NOT NULL,
    price_id BLOB REFERENCES prices (id),
    customer_id BLOB REFERENCES customers (id),
    license_id BLOB REFERENCES licenses (id),
    -- { previous_end, granted_end }, or null for an order that makes a license
    renewal TEXT CHECK (json_valid(renewal) AND json_type(renewal) = 'object'),
    status TEXT NOT NULL CHECK (status IN ('pending', 'paid', 'failed', 'expired', 'refunded', 'disputed', 'charged_back')),
    -- { funding, hold, ends_at, overdue_since }: what the money said last
    standing TEXT NOT NULL CHECK (json_valid(standing) AND json_type(standing) = 'object'),
    -- ["remark", …]
    remarks TEXT NOT NULL CHECK (json_valid(remarks) AND json_type(remarks) = 'array'),
    amount INTEGER CHECK (amount >= 0),
    currency TEXT CHECK (currency GLOB '[a-z][a-z][a-z]'),
    -- the machine that is to be activated once it is paid
    device_hash BLOB CHECK (length(device_hash) = 32),
    device_components TEXT CHECK (json_valid(device_components) AND json_type(device_components) = 'object'),
    device_name TEXT,
    device_platform TEXT,
    device_arch TEXT,
    device_cpu TEXT,
    device_app_version TEXT,
    device_hostname TEXT,
    language TEXT NOT NULL CHECK (language IN ('en', 'de')),
    stripe_session TEXT CONSTRAINT orders_stripe_session_key UNIQUE,
    stripe_payment_intent TEXT CONSTRAINT orders_stripe_payment_intent_key UNIQUE,
    stripe_subscription TEXT CONSTRAINT orders_stripe_subscription_key UNIQUE,
    stripe_customer TEXT,
    stripe_invoice TEXT,
    invoice_no TEXT,
    created_at INTEGER NOT NULL,
    paid_at INTEGER,
    updated_at INTEGER NOT NULL,
    -- who brings it up to date, and until when nobody else may
    lease_holder BLOB CHECK (length(lease_holder) = 16),
    lease_until INTEGER,
    FOREIGN KEY (product_id, plan_id) REFERENCES plans (product_id, id),
    CHECK ((amount IS NULL) = (currency IS NULL)),
    CHECK ((device_hash IS NULL) = (device_components IS NULL)),
    CHECK ((lease_holder IS NULL) = (lease_until IS NULL)),
    CONSTRAINT orders_no_nul CHECK (NOT (
        instr(currency, char(0)) OR instr(device_name, char(0)) OR instr(device_platform, char(0)) OR instr(device_arch, char(0))
        OR instr(device_cpu, char(0)) OR instr(device_app_version, char(0)) OR instr(device_hostname, char(0))
        OR instr(stripe_session, char(0)) OR instr(stripe_payment_intent, char(0)) OR instr(stripe_subscription, char(0))
        OR instr(stripe_customer, char(0)) OR instr(stripe_invoice, char(0)) OR instr(invoice_no, char(0))
        OR instr(replace(device_components, '\\', ''), '\u0000')
    ))
) STRICT;
CREATE INDEX orders_license_idx ON orders (license_id, id) WHERE license_id IS NOT NULL;
CREATE INDEX orders_customer_idx ON orders (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_stripe_customer_idx ON orders (stripe_customer) WHERE stripe_customer IS NOT NULL;
CREATE INDEX orders_status_idx ON orders (status, id);
CREATE INDEX orders_invoice_no_idx ON orders (invoice_no) WHERE invoice_no IS NOT NULL;

-- What was last read of an order's subscription at Stripe.
CREATE TABLE subscriptions (
    order_id BLOB NOT NULL PRIMARY KEY REFERENCES orders (id),
    stripe_id TEXT NOT NULL CONSTRAINT subscriptions_stripe_id_key UNIQUE,
    status TEXT NOT NULL,
    current_period_end INTEGER,
    ends_at INTEGER,
    overdue_since INTEGER,
    read_at INTEGER NOT NULL,
    CONSTRAINT subscriptions_no_nul CHECK (NOT (instr(stripe_id, char(0)) OR instr(status, char(0))))
) STRICT;

CREATE TABLE stripe_events (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    stripe_id TEXT NOT NULL CONSTRAINT stripe_events_stripe_id_key UNIQUE,
    kind TEXT NOT NULL,
    object_id TEXT,
    api_version TEXT,
    -- as it came
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
    outcome TEXT,
    attempts INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 2147483647),
    next_attempt_at INTEGER NOT NULL,
    claimed_until INTEGER,
    last_error TEXT,
    finished_at INTEGER,
    CHECK ((state = 'waiting') = (finished_at IS NULL)),
    CHECK (outcome IS NULL OR state = 'done'),
    CONSTRAINT stripe_events_no_nul CHECK (NOT (
        instr(stripe_id, char(0)) OR instr(kind, char(0)) OR instr(object_id, char(0)) OR instr(api_version, char(0))
        OR instr(outcome, char(0)) OR instr(last_error, char(0))
    ))
) STRICT;
CREATE INDEX stripe_events_waiting_idx ON stripe_events (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX stripe_events_state_idx ON stripe_events (state, id);
CREATE INDEX stripe_events_object_idx ON stripe_events (object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX stripe_events_finished_idx ON stripe_events (finished_at) WHERE state = 'done';

-- When an attempt to pay an invoice first failed: retries do not begin a grace anew.
CREATE TABLE payment_failures (
    invoice TEXT NOT NULL PRIMARY KEY,
    first_at INTEGER NOT NULL,
    CONSTRAINT payment_failures_no_nul CHECK (NOT instr(invoice, char(0)))
) STRICT, WITHOUT ROWID;

CREATE TABLE emails (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    cause TEXT NOT NULL CONSTRAINT emails_cause_key UNIQUE,
    kind TEXT NOT NULL,
    -- null once erased, as is the content
    recipient TEXT,
    language TEXT NOT NULL CHECK (language IN ('en', 'de')),
    customer_id BLOB REFERENCES customers (id),
    license_id BLOB REFERENCES licenses (id),
    content_sealed BLOB,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 2147483647),
    next_attempt_at INTEGER NOT NULL,
    claimed_until INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    bounced_at INTEGER,
    CHECK ((recipient IS NULL) = (content_sealed IS NULL)),
    CHECK ((state = 'waiting') = (finished_at IS NULL)),
    CONSTRAINT emails_no_nul CHECK (NOT (
        instr(cause, char(0)) OR instr(kind, char(0)) OR instr(recipient, char(0)) OR instr(last_error, char(0))
    ))
) STRICT;
CREATE INDEX emails_waiting_idx ON emails (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX emails_state_idx ON emails (state, id);
CREATE INDEX emails_license_idx ON emails (license_id, id) WHERE license_id IS NOT NULL;
CREATE INDEX emails_customer_idx ON emails (customer_id, id) WHERE customer_id IS NOT NULL;

-- One-time links to customers' own pages, and the sessions that they begin.
CREATE TABLE customer_links (
    link_hash BLOB NOT NULL PRIMARY KEY CHECK (length(link_hash) = 32),
    customer_id BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    session_hash BLOB CONSTRAINT customer_links_session_key UNIQUE CHECK (length(session_hash) = 32),
    session_expires_at INTEGER,
    CHECK ((session_hash IS NULL) = (session_expires_at IS NULL))
) STRICT;
CREATE INDEX customer_links_customer_idx ON customer_links (customer_id);
