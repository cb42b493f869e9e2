-- What the console's lists are searched by and sorted by.

-- Sorted by their end: never is later than any day.
ALTER TABLE licenses ADD COLUMN ends_by INTEGER GENERATED ALWAYS AS (COALESCE(expires_at, 9223372036854775807)) VIRTUAL;
CREATE INDEX licenses_end_idx ON licenses (ends_by, id);
CREATE INDEX licenses_product_idx ON licenses (product_id, id);
CREATE INDEX licenses_plan_idx ON licenses (plan_id, id);
-- The few that do not simply stand.
CREATE INDEX licenses_stopped_idx ON licenses (id) WHERE status <> 'active' OR hold_cause IS NOT NULL;
CREATE INDEX licenses_overdue_idx ON licenses (id) WHERE overdue_since IS NOT NULL;

CREATE INDEX orders_stripe_invoice_idx ON orders (stripe_invoice) WHERE stripe_invoice IS NOT NULL;

-- Beginnings of texts, and short ones. `lower` knows ASCII letters only.
CREATE INDEX customers_email_begin_idx ON customers (lower(email));
CREATE INDEX customers_name_begin_idx ON customers (lower(name));
CREATE INDEX trial_blocks_email_begin_idx ON trial_blocks (lower(email));
CREATE INDEX trial_blocks_device_begin_idx ON trial_blocks (lower(device_name));
CREATE INDEX licenses_order_ref_lower_idx ON licenses (lower(order_ref)) WHERE order_ref IS NOT NULL;
CREATE INDEX orders_invoice_no_lower_idx ON orders (lower(invoice_no)) WHERE invoice_no IS NOT NULL;

-- Parts of texts: what customers, licenses, trials and orders are found by, kept by the triggers below. A table of its own,
-- because the index needs a number per row that stays, and the rows of the others have none.
CREATE TABLE search_texts (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL CONSTRAINT search_texts_id_key UNIQUE CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('customer', 'license', 'trial', 'order')),
    text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5 (
    kind, text, content = 'search_texts', content_rowid = 'number', tokenize = 'trigram'
);
CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN
    INSERT INTO search_index (rowid, kind, text) VALUES (new.number, new.kind, new.text);
END;
CREATE TRIGGER search_texts_removed AFTER DELETE ON search_texts BEGIN
    INSERT INTO search_index (search_index, rowid, kind, text) VALUES ('delete', old.number, old.kind, old.text);
END;

CREATE TRIGGER customers_text_added AFTER INSERT ON customers
WHEN COALESCE(new.email, new.name) IS NOT NULL BEGIN
    INSERT INTO search_texts (id, kind, text)
    VALUES (new.id, 'customer', COALESCE(new.email, '') || char(10) || COALESCE(new.name, ''));
END;
CREATE TRIGGER customers_text_changed AFTER UPDATE OF email, name ON customers
WHEN new.email IS NOT old.email OR new.name IS NOT old.name BEGIN
    DELETE FROM search_texts WHERE id = old.id;
    INSERT INTO search_texts (id, kind, text)
    SELECT new.id, 'customer', COALESCE(new.email, '') || char(10) || COALESCE(new.name, '')
    WHERE COALESCE(new.email, new.name) IS NOT NULL;
END;
CREATE TRIGGER customers_text_removed AFTER DELETE ON customers BEGIN
    DELETE FROM search_texts WHERE id = old.id;
END;

CREATE TRIGGER licenses_text_added AFTER INSERT ON licenses
WHEN new.order_ref IS NOT NULL BEGIN
    INSERT INTO search_texts (id, kind, text) VALUES (new.id, 'license', new.order_ref);
END;
CREATE TRIGGER licenses_text_changed AFTER UPDATE OF order_ref ON licenses
WHEN new.order_ref IS NOT old.order_ref BEGIN
    DELETE FROM search_texts WHERE id = old.id;
    INSERT INTO search_texts (id, kind, text) SELECT new.id, 'license', new.order_ref WHERE new.order_ref IS NOT NULL;
END;
CREATE TRIGGER licenses_text_removed AFTER DELETE ON licenses BEGIN
    DELETE FROM search_texts WHERE id = old.id;
END;

CREATE TRIGGER trial_blocks_text_added AFTER INSERT ON trial_blocks
WHEN COALESCE(new.email, new.device_name) IS NOT NULL BEGIN
    INSERT INTO search_texts (id, kind, text)
    VALUES (new.id, 'trial', COALESCE(new.email, '') || char(10) || COALESCE(new.device_name, ''));
END;
CREATE TRIGGER trial_blocks_text_changed AFTER UPDATE OF email, device_name ON trial_blocks
WHEN new.email IS NOT old.email OR new.device_name IS NOT old.device_name BEGIN
    DELETE FROM search_texts WHERE id = old.id;
    INSERT INTO search_texts (id, kind, text)
    SELECT new.id, 'trial', COALESCE(new.email, '') || char(10) || COALESCE(new.device_name, '')
    WHERE COALESCE(new.email, new.device_name) IS NOT NULL;
END;
CREATE TRIGGER trial_blocks_text_removed AFTER DELETE ON trial_blocks BEGIN
    DELETE FROM search_texts WHERE id = old.id;
END;

CREATE TRIGGER orders_text_added AFTER INSERT ON orders
WHEN new.invoice_no IS NOT NULL BEGIN
    INSERT INTO search_texts (id, kind, text) VALUES (new.id, 'order', new.invoice_no);
END;
CREATE TRIGGER orders_text_changed AFTER UPDATE OF invoice_no ON orders
WHEN new.invoice_no IS NOT old.invoice_no BEGIN
    DELETE FROM search_texts WHERE id = old.id;
    INSERT INTO search_texts (id, kind, text) SELECT new.id, 'order', new.invoice_no WHERE new.invoice_no IS NOT NULL;
END;
CREATE TRIGGER orders_text_removed AFTER DELETE ON orders BEGIN
    DELETE FROM search_texts WHERE id = old.id;
END;

INSERT INTO search_texts (id, kind, text)
SELECT id, 'customer', COALESCE(email, '') || char(10) || COALESCE(name, '') FROM customers
WHERE COALESCE(email, name) IS NOT NULL
UNION ALL
SELECT id, 'license', order_ref FROM licenses WHERE order_ref IS NOT NULL
UNION ALL
SELECT id, 'trial', COALESCE(email, '') || char(10) || COALESCE(device_name, '') FROM trial_blocks
WHERE COALESCE(email, device_name) IS NOT NULL
UNION ALL
SELECT id, 'order', invoice_no FROM orders WHERE invoice_no IS NOT NULL;
