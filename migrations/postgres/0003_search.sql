-- What the console's lists are searched by and sorted by.

-- Sorted by their end: never is later than any day.
CREATE INDEX licenses_end_idx ON licenses (COALESCE(expires_at, 'infinity'), id);
CREATE INDEX licenses_product_idx ON licenses (product_id, id);
CREATE INDEX licenses_plan_idx ON licenses (plan_id, id);
-- The few that do not simply stand.
CREATE INDEX licenses_stopped_idx ON licenses (id) WHERE status <> 'active' OR hold_cause IS NOT NULL;
CREATE INDEX licenses_overdue_idx ON licenses (id) WHERE overdue_since IS NOT NULL;

CREATE INDEX orders_stripe_invoice_idx ON orders (stripe_invoice) WHERE stripe_invoice IS NOT NULL;

-- Beginnings of texts, and short ones. Collation "C" lowers ASCII letters only, and sorts by bytes, wherever the database runs.
CREATE INDEX customers_email_begin_idx ON customers (lower(email COLLATE "C"));
CREATE INDEX customers_name_begin_idx ON customers (lower(name COLLATE "C"));
CREATE INDEX licenses_order_ref_lower_idx ON licenses (lower(order_ref COLLATE "C")) WHERE order_ref IS NOT NULL;
CREATE INDEX orders_invoice_no_lower_idx ON orders (lower(invoice_no COLLATE "C")) WHERE invoice_no IS NOT NULL;
CREATE INDEX trial_blocks_email_begin_idx ON trial_blocks (lower(email COLLATE "C"));
CREATE INDEX trial_blocks_device_begin_idx ON trial_blocks (lower(device_name COLLATE "C"));

-- Parts of texts, by the extension pg_trgm, which one of the environments installs for all. Where that is not allowed, searches
-- go without these indexes, and read whole tables: install the extension, and create them as here.
DO $$
DECLARE
    home name;
BEGIN
    BEGIN
        IF to_regnamespace('public') IS NULL THEN
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
        ELSE
            CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
        END IF;
    EXCEPTION
        -- another environment was faster
        WHEN unique_violation OR duplicate_object THEN NULL;
    END;
    SELECT nspname INTO STRICT home
    FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
    EXECUTE format($sql$
        CREATE INDEX customers_text_idx ON customers
        USING gin (lower((COALESCE(email, '') || E'\n' || COALESCE(name, '')) COLLATE "C") %I.gin_trgm_ops)$sql$, home);
    EXECUTE format($sql$
        CREATE INDEX licenses_order_ref_text_idx ON licenses
        USING gin (lower(order_ref COLLATE "C") %I.gin_trgm_ops) WHERE order_ref IS NOT NULL$sql$, home);
    EXECUTE format($sql$
        CREATE INDEX trial_blocks_text_idx ON trial_blocks
        USING gin (lower((COALESCE(email, '') || E'\n' || COALESCE(device_name, '')) COLLATE "C") %I.gin_trgm_ops)$sql$, home);
    EXECUTE format($sql$
        CREATE INDEX orders_invoice_no_text_idx ON orders
        USING gin (lower(invoice_no COLLATE "C") %I.gin_trgm_ops) WHERE invoice_no IS NOT NULL$sql$, home);
EXCEPTION
    WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'searches go without indexes of texts, because pg_trgm cannot be used: %', SQLERRM;
END
$$;
