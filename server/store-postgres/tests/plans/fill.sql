-- Tables so large that it tells when one is read as a whole: 20,000 rows each, most of them two years old at most.

CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql RETURN
    (lpad(to_hex(1704067200000 + n * 3600000), 12, '0') || '7000' || kind || '000' || lpad(to_hex(n), 12, '0'))::uuid;
CREATE FUNCTION pg_temp.at(n bigint) RETURNS timestamptz IMMUTABLE LANGUAGE sql RETURN
    timestamptz '2024-01-01 00:00Z' + n * interval '1 hour';

INSERT INTO products (id, code, name, key_template, check_interval_minutes, retired)
SELECT pg_temp.id('1', n), 'app-' || n, 'App', 'XXXXX-XXXXX-XXXXX-XXXXX', 60, false FROM generate_series(1, 20) AS n;
INSERT INTO plans (id, product_id, code, name, kind, max_devices, features, limits, key_word, offline_hours, license_file_days,
    grace_days, drift_min_shared, drift_max_rebinds, retired)
SELECT pg_temp.id('2', n), pg_temp.id('1', n), 'pro', 'Pro', '{"kind": "perpetual"}', 3, '[]', '{}', 'PRO', 72, 30, 7, 2, 3, false
FROM generate_series(1, 20) AS n;

INSERT INTO customers (id, email, email_key, name, created_at)
SELECT pg_temp.id('3', n), 'ada' || n || '@firm' || n % 4000 || '.example', 'ada' || n || '@firm' || n % 4000 || '.example',
    'Ada ' || md5(n::text), pg_temp.at(n)
FROM generate_series(1, 20000) AS n;

INSERT INTO licenses (id, product_id, plan_id, customer_id, key_hash, key_sealed, key_last4, status, expires_at, overdue_since,
    grace_until, hold_cause, hold_since, overrides, order_ref, order_id, source, created_at, updated_at)
SELECT pg_temp.id('4', n), pg_temp.id('1', 1 + n % 20), pg_temp.id('2', 1 + n % 20), pg_temp.id('3', n),
    sha256(n::text::bytea), '', upper(right(md5(n::text), 4)), CASE n % 200 WHEN 0 THEN 'suspended' WHEN 1 THEN 'revoked' ELSE 'active' END,
    CASE WHEN n % 3 > 0 THEN pg_temp.at(n + 9000) END, CASE WHEN n % 200 = 7 THEN pg_temp.at(n) END,
    CASE WHEN n % 200 = 7 THEN pg_temp.at(n + 168) END, CASE WHEN n % 500 = 9 THEN 'refunded' END,
    CASE WHEN n % 500 = 9 THEN pg_temp.at(n) END, '{}', 'R-' || 100000 + n, pg_temp.id('5', n), 'stripe', pg_temp.at(n), pg_temp.at(n)
FROM generate_series(1, 20000) AS n;

INSERT INTO orders (id, source, product_id, plan_id, customer_id, license_id, status, standing, remarks, amount, currency, language,
    stripe_session, stripe_payment_intent, stripe_subscription, stripe_customer, stripe_invoice, invoice_no, created_at, paid_at,
    updated_at, refunded_at)
SELECT pg_temp.id('5', n), 'checkout', product_id, plan_id, customer_id, licenses.id,
    CASE WHEN n % 500 = 9 THEN 'refunded' WHEN n % 500 = 3 THEN 'pending' ELSE 'paid' END,
    '{"funding": "paid", "hold": null, "ends_at": null, "overdue_since": null}', '[]', 4900, 'eur', 'en', 'cs_' || md5(n::text),
    'pi_' || md5(n::text), 'sub_' || md5(n::text), 'cus_' || md5(n::text), 'in_' || md5(n::text), 'INV-' || 100000 + n,
    created_at, CASE WHEN n % 500 <> 3 THEN created_at END, created_at, CASE WHEN n % 500 = 9 THEN created_at END
FROM generate_series(1, 20000) AS n JOIN licenses ON licenses.id = pg_temp.id('4', n);
INSERT INTO subscriptions (order_id, stripe_id, status, read_at)
SELECT pg_temp.id('5', n), 'sub_' || md5(n::text), 'active', pg_temp.at(n) FROM generate_series(1, 20000) AS n;
INSERT INTO subscription_payments (invoice, order_id, plan_id, amount, currency, paid_at)
SELECT 'in_next_' || n, pg_temp.id('5', n), pg_temp.id('2', 1 + n % 20), 4900, 'eur', pg_temp.at(n) FROM generate_series(1, 20000) AS n;
INSERT INTO payment_failures (invoice, first_at) SELECT 'in_' || n, pg_temp.at(n) FROM generate_series(1, 20000) AS n;
INSERT INTO stripe_events (id, stripe_id, kind, object_id, body, received_at, state, outcome, attempts, next_attempt_at, finished_at)
SELECT pg_temp.id('6', n), 'evt_' || n, 'kind.' || n % 400, 'in_' || n, '', pg_temp.at(n), state, CASE state WHEN 'done' THEN 'done' END,
    1, pg_temp.at(n), CASE WHEN state <> 'waiting' THEN pg_temp.at(n) END
FROM (SELECT n, CASE n % 500 WHEN 0 THEN 'waiting' WHEN 1 THEN 'dead' ELSE 'done' END AS state FROM generate_series(1, 20000) AS n) AS e;
INSERT INTO emails (id, cause, kind, recipient, language, customer_id, license_id, content_sealed, state, attempts, next_attempt_at,
    created_at, finished_at, bounced_at)
SELECT pg_temp.id('7', n), 'order ' || n, 'kind ' || n % 400, 'ada' || n || '@firm' || n % 4000 || '.example', 'en', pg_temp.id('3', n),
    pg_temp.id('4', n), '', state, 1, pg_temp.at(n), pg_temp.at(n), CASE WHEN state <> 'waiting' THEN pg_temp.at(n) END,
    CASE WHEN n % 400 = 7 THEN pg_temp.at(n) END
FROM (SELECT n, CASE n % 500 WHEN 0 THEN 'waiting' WHEN 1 THEN 'failed' ELSE 'sent' END AS state FROM generate_series(1, 20000) AS n) AS e;
INSERT INTO customer_links (link_hash, customer_id, created_at, expires_at, session_hash, session_expires_at)
SELECT sha256(('link ' || n)::bytea), pg_temp.id('3', n), pg_temp.at(n), pg_temp.at(n + 1), sha256(('session ' || n)::bytea), pg_temp.at(n + 2)
FROM generate_series(1, 20000) AS n;
INSERT INTO idempotency_keys (key, fingerprint, claimed_at, locked_until)
SELECT sha256(n::text::bytea), sha256(''), pg_temp.at(n), pg_temp.at(n) FROM generate_series(1, 20000) AS n;

INSERT INTO device_activations (id, license_id, slot, device_hash, components, name, platform, origin, activated_at, superseded)
SELECT pg_temp.id('8', n), pg_temp.id('4', n), 0, sha256(n::text::bytea), '{}', 'studio ' || n, 'linux', 'new', pg_temp.at(n), false
FROM generate_series(1, 20000) AS n;
INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins, last_seen_at)
SELECT pg_temp.id('8', n), pg_temp.at(n)::date, pg_temp.id('1', 1 + n % 20), '1.' || n % 9, 'linux', 3, pg_temp.at(n)
FROM generate_series(1, 20000) AS n;
INSERT INTO sightings (license_id, day, kind, value, count)
SELECT pg_temp.id('4', n), pg_temp.at(n)::date, (ARRAY['device', 'network', 'refusal'])[1 + n % 3], 'value ' || n, 3
FROM generate_series(1, 20000) AS n;
INSERT INTO usage (license_id, day, name, total) SELECT pg_temp.id('4', n), pg_temp.at(n)::date, 'exports', n FROM generate_series(1, 20000) AS n;

INSERT INTO trial_blocks (id, product_id, started_at, ends_at, email, device_name, converted_license_id, converted_at)
SELECT pg_temp.id('9', n), pg_temp.id('1', 1 + n % 20), pg_temp.at(n), pg_temp.at(n + 168), 'eve' || n || '@firm' || n % 4000 || '.example',
    'studio ' || n, CASE WHEN n % 300 = 0 THEN pg_temp.id('4', n) END, CASE WHEN n % 300 = 0 THEN pg_temp.at(n + 24) END
FROM generate_series(1, 20000) AS n;
INSERT INTO trial_devices (product_id, device_hash, trial_id)
SELECT pg_temp.id('1', 1 + n % 20), sha256(n::text::bytea), pg_temp.id('9', n) FROM generate_series(1, 20000) AS n;
INSERT INTO trial_components (trial_id, product_id, name, hash)
SELECT pg_temp.id('9', n), pg_temp.id('1', 1 + n % 20), 'board', sha256(n::text::bytea) FROM generate_series(1, 20000) AS n;

INSERT INTO audit_events (id, at, actor_kind, actor_id, actor_name, action, license_id, customer_id, trial_id, data)
SELECT pg_temp.id('a', n), pg_temp.at(n), CASE WHEN n % 300 = 0 THEN 'admin' ELSE 'app' END, CASE WHEN n % 300 = 0 THEN pg_temp.id('b', n % 9) END,
    CASE WHEN n % 300 = 0 THEN 'Ada' END, 'device.' || n % 400, pg_temp.id('4', n), pg_temp.id('3', n), pg_temp.id('9', n), '{}'
FROM generate_series(1, 20000) AS n;
UPDATE audit_events SET action = 'catalog.applied' WHERE id IN (SELECT pg_temp.id('a', n * 100) FROM generate_series(1, 20) AS n);

-- As a vacuum does: what is new in the indexes of texts lies in a heap first, which every search reads.
SELECT gin_clean_pending_list(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relam = (SELECT oid FROM pg_am WHERE amname = 'gin') AND relnamespace = current_schema()::regnamespace;

-- Nothing but the test reads them, and what the planner knows stays.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace LOOP
        EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = false)', name);
        EXECUTE format('ANALYZE %I', name);
    END LOOP;
END
$$;
