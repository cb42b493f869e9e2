-- A shop that sold a million licenses to half a million customers, for measurements: run in the schema of an environment that has the
-- demo catalog. The same every time, but for the ids of products and plans. Sealed keys are no keys: nobody can reveal them.

CREATE FUNCTION pg_temp.id(kind text, at timestamptz, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql RETURN
    (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || kind || '000' || lpad(to_hex(n), 12, '0'))::uuid;
CREATE FUNCTION pg_temp.one_of(choices text[], seed bigint) RETURNS text IMMUTABLE LANGUAGE sql RETURN
    choices[1 + (hashint8(seed)::bigint + 2147483648) % cardinality(choices)];
CREATE FUNCTION pg_temp.joined(n bigint) RETURNS timestamptz IMMUTABLE LANGUAGE sql RETURN
    timestamptz '2024-01-01 00:00Z' + n * interval '2 minutes';
CREATE FUNCTION pg_temp.sold(n bigint) RETURNS timestamptz IMMUTABLE LANGUAGE sql RETURN
    timestamptz '2024-01-01 00:00Z' + n * interval '1 minute';
CREATE FUNCTION pg_temp.buyer(n bigint) RETURNS bigint IMMUTABLE LANGUAGE sql RETURN 1 + n * 7919 % 500000;

-- Names that many have, providers that many use, firms that few work for.
INSERT INTO customers (id, email, email_key, name, created_at)
SELECT pg_temp.id('a', pg_temp.joined(n), n), email, lower(email), first || ' ' || last, pg_temp.joined(n)
FROM (
    SELECT n, first, last, first || '.' || translate(last, 'üö', 'uo') || n || '@' || CASE n % 4
        WHEN 0 THEN 'example.com'
        WHEN 1 THEN 'mail.example.net'
        WHEN 2 THEN 'post.example'
        ELSE 'firma' || n % 5000 || '.example' END AS email
    FROM (
        SELECT n,
            pg_temp.one_of('{Anna,Ben,Clara,David,Emma,Felix,Greta,Hans,Ida,Jonas,Karl,Lena,Max,Nora,Otto,Paula,Quentin,Rosa,Sofia,Tom,Ursula,Viktor,Wanda,Xaver,Yara,Zoe}', n) AS first,
            pg_temp.one_of('{Schmidt,Meyer,Weber,Wagner,Becker,Hoffmann,Koch,Richter,Klein,Wolf,Neumann,Schwarz,Zimmermann,Krause,Lehmann,Huber,Kaiser,Fuchs,Müller,König,Scholz,Weiss,Jung,Hahn,Vogel}', 7 * n + 3) AS last
        FROM generate_series(1::bigint, 500000) AS n
    ) AS names
) AS people;

-- Of all plans, in all states; a third is paid by an order, which the next statement makes.
CREATE TEMPORARY TABLE offers AS SELECT row_number() OVER (ORDER BY product_id, id) - 1 AS place, id, product_id, kind FROM plans;
INSERT INTO licenses (id, product_id, plan_id, customer_id, key_hash, key_sealed, key_last4, status, status_reason, expires_at,
    overdue_since, grace_until, hold_cause, hold_since, overrides, order_ref, order_id, source, created_at, updated_at)
SELECT pg_temp.id('b', at, n), product_id, offers.id, pg_temp.id('a', pg_temp.joined(pg_temp.buyer(n)), pg_temp.buyer(n)),
    sha256(n::text::bytea), decode(repeat('ab', 60), 'hex'), translate(upper(right(md5(n::text), 4)), 'ABCDEF01', 'GHJKMNPQ'),
    CASE n % 100 WHEN 0 THEN 'suspended' WHEN 1 THEN 'revoked' ELSE 'active' END, CASE n % 100 WHEN 1 THEN 'chargeback by phone' END,
    CASE WHEN kind ->> 'kind' <> 'perpetual' THEN at + (400 + n % 700) * interval '1 day' END,
    CASE WHEN kind ->> 'kind' = 'subscription' AND n % 200 = 7 THEN at + interval '1 day' * (n % 300) END,
    CASE WHEN kind ->> 'kind' = 'subscription' AND n % 200 = 7 THEN at + interval '1 day' * (n % 300 + 7) END,
    CASE WHEN n % 500 = 9 THEN 'refunded' END, CASE WHEN n % 500 = 9 THEN at + interval '9 days' END,
    '{}', CASE n % 3 WHEN 0 THEN 'R-' || extract(year FROM at) || '-' || n END, CASE n % 3 WHEN 1 THEN pg_temp.id('9', at, n) END,
    CASE n % 3 WHEN 1 THEN 'stripe' WHEN 0 THEN 'admin' ELSE 'import' END, at, at
FROM (SELECT n, pg_temp.sold(n) AS at FROM generate_series(1::bigint, 1000000) AS n) AS sales
JOIN offers ON place = n % (SELECT count(*) FROM offers);

INSERT INTO orders (id, source, product_id, plan_id, customer_id, license_id, status, standing, remarks, amount, currency, language,
    stripe_session, stripe_payment_intent, stripe_customer, stripe_invoice, invoice_no, created_at, paid_at, updated_at, refunded_at)
SELECT order_id, 'checkout', product_id, plan_id, customer_id, id, CASE WHEN hold_cause IS NULL THEN 'paid' ELSE 'refunded' END,
    jsonb_build_object('funding', 'paid', 'hold', hold_cause, 'ends_at', NULL, 'overdue_since', NULL), '[]', 4900, 'eur', 'de',
    'cs_' || mark, 'pi_' || mark, 'cus_' || md5(customer_id::text), 'in_' || mark,
    'INV-' || row_number() OVER (ORDER BY id), created_at, created_at, updated_at, hold_since
FROM (SELECT *, md5(id::text) AS mark FROM licenses WHERE order_id IS NOT NULL) AS paid;

-- Two of three are in use, by a machine or two, and were last seen some days later.
CREATE TEMPORARY TABLE machines AS
SELECT pg_temp.id('8', at, 2 * n + slot) AS id, n, at, slot, pg_temp.one_of('{linux,windows,macos}', n) AS platform
FROM (SELECT n, pg_temp.sold(n) AS at FROM generate_series(1::bigint, 1000000) AS n WHERE n % 3 > 0) AS used
CROSS JOIN LATERAL generate_series(0, (n % 8 = 0)::int) AS slot;

-- Servers need not hear of each: none has these licenses in memory.
ALTER TABLE device_activations DISABLE TRIGGER USER;
INSERT INTO device_activations (id, license_id, slot, device_hash, components, name, platform, origin, activated_at, superseded)
SELECT id, pg_temp.id('b', at, n), slot, sha256((n || ' ' || slot)::bytea), '{}',
    pg_temp.one_of('{studio,laptop,office,server}', 2 * n + slot), platform, 'new', at + interval '1 hour', false
FROM machines;
ALTER TABLE device_activations ENABLE TRIGGER USER;

INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins, last_seen_at)
SELECT id, (seen AT TIME ZONE 'UTC')::date, product_id, '1.4.2', platform, 1, seen
FROM (SELECT id, n, platform, at + (1 + n % 200) * interval '1 day' AS seen FROM machines) AS used
JOIN (SELECT place, product_id FROM offers) AS sold ON place = n % (SELECT count(*) FROM offers);

ANALYZE customers, licenses, orders, device_activations, device_days;
