-- When a device was last seen lies with its day: a check-in writes one narrow row, not two.

-- Anew, because SQLite adds no column that is never null to a table with rows.
CREATE TABLE new_device_days (
    activation_id BLOB NOT NULL REFERENCES device_activations (id),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    product_id BLOB NOT NULL REFERENCES products (id),
    app_version TEXT NOT NULL,
    platform TEXT NOT NULL,
    check_ins INTEGER NOT NULL CHECK (check_ins > 0),
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (activation_id, day),
    CONSTRAINT device_days_no_nul CHECK (NOT (instr(app_version, char(0)) OR instr(platform, char(0))))
) STRICT, WITHOUT ROWID;
-- Of earlier days only the day is known: the device was not seen before it began.
INSERT INTO new_device_days (activation_id, day, product_id, app_version, platform, check_ins, last_seen_at)
SELECT d.activation_id, d.day, d.product_id, d.app_version, d.platform, d.check_ins,
    iif(d.day = (SELECT max(day) FROM device_days WHERE activation_id = d.activation_id),
        a.last_seen_at, unixepoch(d.day) * 1000000)
FROM device_days AS d JOIN device_activations AS a ON a.id = d.activation_id
ORDER BY d.activation_id, d.day;
DROP TABLE device_days;
ALTER TABLE new_device_days RENAME TO device_days;
CREATE INDEX device_days_day_idx ON device_days (day, product_id);

ALTER TABLE device_activations DROP COLUMN last_seen_at;
