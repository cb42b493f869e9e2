-- What the console counts and watches: money by day, and the audit log by who did what.

-- Since when all the money of the order is known to be back with the buyer; null while it is not.
ALTER TABLE orders ADD COLUMN refunded_at INTEGER;
UPDATE orders SET refunded_at = COALESCE(
    (SELECT max(at) FROM audit_events
    WHERE action = 'order.status_changed' AND audit_events.license_id = orders.license_id
        AND data ->> 'to' IN ('refunded', 'charged_back')),
    updated_at
) WHERE status IN ('refunded', 'charged_back');
CREATE INDEX orders_paid_idx ON orders (paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX orders_refunded_idx ON orders (refunded_at) WHERE refunded_at IS NOT NULL;

-- Further payments of subscriptions; the first one is the order's own.
CREATE TABLE subscription_payments (
    invoice TEXT NOT NULL PRIMARY KEY,
    order_id BLOB NOT NULL REFERENCES orders (id),
    plan_id BLOB NOT NULL REFERENCES plans (id),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL CHECK (currency GLOB '[a-z][a-z][a-z]'),
    paid_at INTEGER NOT NULL,
    CONSTRAINT subscription_payments_no_nul CHECK (NOT (instr(invoice, char(0)) OR instr(currency, char(0))))
) STRICT;
CREATE INDEX subscription_payments_order_idx ON subscription_payments (order_id, paid_at);
CREATE INDEX subscription_payments_paid_idx ON subscription_payments (paid_at);

CREATE INDEX licenses_created_idx ON licenses (created_at);
CREATE INDEX trial_blocks_started_idx ON trial_blocks (started_at);
CREATE INDEX trial_blocks_converted_idx ON trial_blocks (converted_at) WHERE converted_at IS NOT NULL;
CREATE INDEX sightings_refusal_idx ON sightings (day) WHERE kind = 'refusal';

CREATE INDEX audit_events_actor_idx ON audit_events (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_actor_kind_idx ON audit_events (actor_kind, id);
CREATE INDEX audit_events_subject_idx ON audit_events (substr(action, 1, instr(action || '.', '.') - 1), id);
