-- Mails by whom they went to: lists are searched by it, and an erasure finds them by it. And links by when they are over.
CREATE INDEX emails_recipient_lower_idx ON emails (lower(recipient COLLATE "C"));
CREATE INDEX customer_links_end_idx ON customer_links (COALESCE(session_expires_at, expires_at));
