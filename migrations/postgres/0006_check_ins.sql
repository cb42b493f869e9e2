-- When a device was last seen lies with its day: a check-in writes one narrow row, not two.

ALTER TABLE device_days ADD COLUMN last_seen_at timestamptz;
-- Of earlier days only the day is known: the device was not seen before it began.
UPDATE device_days SET last_seen_at = CASE
    WHEN day = (SELECT max(day) FROM device_days AS days WHERE days.activation_id = device_days.activation_id)
        THEN device_activations.last_seen_at
    ELSE day::timestamp AT TIME ZONE 'UTC' END
FROM device_activations WHERE device_activations.id = activation_id;
ALTER TABLE device_days ALTER COLUMN last_seen_at SET NOT NULL;
-- No index is on the time, so that a check-in leaves the indexes alone: the table's fillfactor leaves room in every page for the
-- new versions of its rows.

ALTER TABLE device_activations DROP COLUMN last_seen_at;

-- What changes is told to all who keep licenses in memory, by a channel of the schema: the hash of the license's key in
-- hexadecimal, or nothing for what may be about any license. Tables are named with the schema of the trigger's table, because
-- people with a database client have another search path.

CREATE FUNCTION notify_license_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    channel text := 'claviger_' || md5(TG_TABLE_SCHEMA);
BEGIN
    PERFORM pg_notify(channel, encode(OLD.key_hash, 'hex'));
    IF TG_OP = 'UPDATE' AND NEW.key_hash <> OLD.key_hash THEN
        PERFORM pg_notify(channel, encode(NEW.key_hash, 'hex'));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION notify_device_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    statement text := format(
        'SELECT pg_notify(%L, encode(key_hash, ''hex'')) FROM %I.licenses WHERE id = $1',
        'claviger_' || md5(TG_TABLE_SCHEMA), TG_TABLE_SCHEMA);
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE statement USING OLD.license_id;
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.license_id <> OLD.license_id) THEN
        EXECUTE statement USING NEW.license_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION notify_anything_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('claviger_' || md5(TG_TABLE_SCHEMA), '');
    RETURN NULL;
END
$$;

-- No trigger tells of a license that is added: nobody has it in memory.
CREATE TRIGGER licenses_changed AFTER UPDATE OR DELETE ON licenses
    FOR EACH ROW EXECUTE FUNCTION notify_license_changed();
CREATE TRIGGER licenses_truncated AFTER TRUNCATE ON licenses
    FOR EACH STATEMENT EXECUTE FUNCTION notify_anything_changed();

CREATE TRIGGER device_activations_come_and_gone AFTER INSERT OR DELETE ON device_activations
    FOR EACH ROW EXECUTE FUNCTION notify_device_changed();
-- All columns but `runtime`, which is reported again and again, and which nobody keeps in memory.
CREATE TRIGGER device_activations_changed AFTER UPDATE ON device_activations
    FOR EACH ROW WHEN (
        (OLD.id, OLD.license_id, OLD.slot, OLD.device_hash, OLD.components, OLD.name, OLD.platform, OLD.arch, OLD.cpu,
            OLD.app_version, OLD.hostname, OLD.origin, OLD.activated_at, OLD.released_at, OLD.release_cause, OLD.superseded)
        IS DISTINCT FROM
        (NEW.id, NEW.license_id, NEW.slot, NEW.device_hash, NEW.components, NEW.name, NEW.platform, NEW.arch, NEW.cpu,
            NEW.app_version, NEW.hostname, NEW.origin, NEW.activated_at, NEW.released_at, NEW.release_cause, NEW.superseded)
    ) EXECUTE FUNCTION notify_device_changed();
CREATE TRIGGER device_activations_truncated AFTER TRUNCATE ON device_activations
    FOR EACH STATEMENT EXECUTE FUNCTION notify_anything_changed();

CREATE TRIGGER products_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON products
    FOR EACH STATEMENT EXECUTE FUNCTION notify_anything_changed();
CREATE TRIGGER plans_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON plans
    FOR EACH STATEMENT EXECUTE FUNCTION notify_anything_changed();
