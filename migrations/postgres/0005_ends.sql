-- The list of a plan or a product, sorted by the end: without these, that of a rare one is found by going through all licenses.
CREATE INDEX licenses_plan_end_idx ON licenses (plan_id, COALESCE(expires_at, 'infinity'), id);
CREATE INDEX licenses_product_end_idx ON licenses (product_id, COALESCE(expires_at, 'infinity'), id);
