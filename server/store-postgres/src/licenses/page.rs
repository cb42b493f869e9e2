use claviger_licensing::{DeviceHash, KeyHash, PlanId, ProductId};
use claviger_store::{LicenseFilter, LicensePage, LicenseSort, SortOrder};
use sqlx::PgConnection;

use super::{
    summary::SummaryRow,
    text::{Matches, Words},
};
use crate::{customers::email_key, text::Wanted};

/// How a page is filled.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// With the first of the list, of which all match.
    List,
    /// With those of so many of the list that match. If the walk ends there before the page is full, its last row
    /// [says so](SummaryRow::ends_walk), and matches or not.
    Walk(i64),
    /// With the first of all that match.
    Gather,
}

/// A page of licenses.
///
/// How likely a text is, PostgreSQL does not know well, and where its licenses lie in the list not at all. So the statement leaves
/// no choice: within a `LIMIT`, either the list is gone through with all other conditions, or what has the text is gathered by
/// indexes with none of them. The latter in two parts, each by its own index: where either of two conditions is to hold, the ids of
/// thousands of customers might be compared with those of every license. These ids are looked up again, because to send them
/// takes longer.
///
/// What is shown of a license, and of its customer and devices, is read after the page was cut out.
pub(super) async fn rows(
    connection: &mut PgConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
    matches: &Matches<'_>,
    way: Way,
) -> Result<Vec<SummaryRow>, sqlx::Error> {
    let email = filter.email.as_deref().map(email_key);
    let (license, customer, words) = match matches {
        Matches::All | Matches::Nothing => (None, None, None),
        Matches::License(id) => (Some(*id), None, None),
        Matches::Customer(id) => (None, Some(*id), None),
        Matches::Words(words) => (None, None, Some(*words)),
    };
    let wanted = words.map(|words| &words.wanted);
    let most = match way {
        Way::List => i64::from(page.limit),
        Way::Walk(licenses) => licenses,
        Way::Gather => i64::MAX,
    };
    macro_rules! list {
        ([$($first:literal),+], [$($then:literal),*], $after:literal, $order:literal, $($place:expr),+) => {
            sqlx::query_as!(
                SummaryRow,
                r#"WITH named AS NOT MATERIALIZED (
                    SELECT id FROM customers
                    WHERE ($21::text IS NULL OR lower((COALESCE(email, '') || E'\n' || COALESCE(name, '')) COLLATE "C") LIKE $21)
                        AND ($22::text IS NULL OR (lower(email COLLATE "C") >= $22 AND lower(email COLLATE "C") < $23)
                            OR (lower(name COLLATE "C") >= $22 AND lower(name COLLATE "C") < $23))
                )
                SELECT l.id, l.customer_id, l.key_hash, l.key_last4, l.status, l.status_reason, l.expires_at,
                    l.overdue_since, l.grace_until, l.hold_cause, l.hold_since, l.order_id, l.overrides, l.order_ref, l.source,
                    l.note, l.created_at, l.updated_at, products.code AS product, plans.code AS plan, plans.max_devices,
                    customers.email AS "email?", customers.name AS "customer_name?", devices.active AS "active_devices!",
                    devices.last_seen_at, page.ends_walk AS "ends_walk!"
                FROM ("# $(+ $first)+ + r#"
                    WHERE ($1::uuid IS NULL OR licenses.product_id = $1) AND ($2::uuid IS NULL OR licenses.plan_id = $2)
                        AND ($3::text IS NULL OR licenses.status = $3)
                        AND ($4::boolean IS NULL OR ($4 AND ends_at <= $5) OR (NOT $4 AND ends_at > $5))
                        AND ($6::uuid IS NULL OR licenses.customer_id = $6)
                        AND ($7::text IS NULL OR licenses.customer_id = (SELECT id FROM customers WHERE email_key = $7))
                        AND ($8::text IS NULL OR licenses.order_ref = $8)
                        AND ($9::bytea IS NULL OR licenses.key_hash = $9)
                        AND ($10::text IS NULL OR licenses.key_last4 = $10)
                        AND ($11::bytea IS NULL OR licenses.id = ANY (ARRAY(
                            SELECT license_id FROM device_activations WHERE device_hash = $11)))
                        AND ($12::timestamptz IS NULL OR licenses.expires_at >= $12)
                        AND ($13::timestamptz IS NULL OR licenses.expires_at < $13)
                        AND ($15::text IS NULL
                            OR ($15 = 'revoked'
                                AND (status = 'revoked' OR hold_cause IN ('refunded', 'charged_back')))
                            OR ($15 = 'suspended' AND (status = 'suspended' OR hold_cause IN ('disputed', 'paused'))
                                AND status <> 'revoked' AND COALESCE(hold_cause, '') NOT IN ('refunded', 'charged_back'))
                            OR ($15 = 'expired' AND status = 'active' AND hold_cause IS NULL AND ends_at <= $16)
                            OR ($15 = 'overdue' AND status = 'active' AND hold_cause IS NULL
                                AND ends_at > $16 AND overdue_since IS NOT NULL AND grace_until <= $16)
                            OR ($15 = 'grace' AND status = 'active' AND hold_cause IS NULL
                                AND ends_at > $16 AND overdue_since IS NOT NULL AND grace_until > $16)
                            OR ($15 = 'valid' AND status = 'active' AND hold_cause IS NULL
                                AND ends_at > $16 AND overdue_since IS NULL))
                        AND ($17::uuid IS NULL OR licenses.id = $17) AND ($18::uuid IS NULL OR licenses.customer_id = $18)
                        AND "# + $after $(+ $then)* + r#"
                    ORDER BY "# + $order + r#" LIMIT $14
                ) AS page
                JOIN licenses AS l USING (id)
                JOIN products ON products.id = l.product_id
                JOIN plans ON plans.id = l.plan_id
                LEFT JOIN customers ON customers.id = l.customer_id
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE released_at IS NULL) AS active, max(GREATEST(activated_at, (
                        SELECT last_seen_at FROM device_days WHERE activation_id = device_activations.id
                        ORDER BY day DESC LIMIT 1
                    ))) AS last_seen_at
                    FROM device_activations WHERE license_id = l.id
                ) AS devices
                ORDER BY "# + $order,
                filter.product_id.map(ProductId::uuid),
                filter.plan_id.map(PlanId::uuid),
                filter.status.map(|status| status.as_str()),
                filter.expired.map(|(expired, _)| expired),
                filter.expired.map(|(_, at)| at),
                filter.customer_id.map(|customer| customer.uuid()),
                email,
                filter.order_ref,
                filter.key.as_ref().map(KeyHash::as_bytes).map(<[u8; 32]>::as_slice),
                filter.key_last4,
                filter.device.as_ref().map(DeviceHash::as_bytes).map(<[u8; 32]>::as_slice),
                filter.ending.map(|(from, _)| from),
                filter.ending.map(|(_, before)| before),
                i64::from(page.limit),
                filter.standing.map(|(standing, _)| standing.as_str()),
                filter.standing.map(|(_, at)| at),
                license,
                customer,
                wanted.map(|wanted| wanted.number.as_str()),
                words.and_then(|words| words.key_last4.as_deref()),
                wanted.and_then(|wanted| wanted.part.as_deref()),
                wanted.and_then(Wanted::from),
                wanted.and_then(Wanted::below),
                words.map(Words::customers),
                most,
                $($place),+
            )
            .fetch_all(connection)
            .await
        };
    }
    macro_rules! by {
        ($after:literal, $order:literal, $($place:expr),+ $(,)?) => {
            match way {
                Way::List | Way::Walk(_) => list!(
                    [
                        r#"SELECT id, ends_at, place = $25 AS ends_walk FROM (
                            SELECT id, ends_at, customer_id, order_ref, key_last4, row_number() OVER (ORDER BY "#,
                        $order,
                        r#") AS place FROM (SELECT *, COALESCE(expires_at, 'infinity') AS ends_at FROM licenses) AS licenses"#
                    ],
                    [
                        " ORDER BY ",
                        $order,
                        r#" LIMIT $25
                        ) AS walk
                        WHERE $19::text IS NULL OR place = $25
                            OR lower(order_ref COLLATE "C") LIKE $19 OR key_last4 = $20
                            OR CASE $24
                                WHEN 'rare' THEN customer_id IN (SELECT id FROM named)
                                WHEN 'common' THEN (SELECT true FROM named WHERE named.id = customer_id)
                                END"#
                    ],
                    $after,
                    $order,
                    $($place),+
                ),
                Way::Gather => list!(
                    [
                        r#"SELECT id, ends_at, false AS ends_walk FROM (
                            SELECT * FROM (
                                SELECT *, COALESCE(expires_at, 'infinity') AS ends_at FROM licenses
                                WHERE lower(order_ref COLLATE "C") LIKE $19 OR key_last4 = $20
                                UNION ALL
                                SELECT *, COALESCE(expires_at, 'infinity') FROM licenses
                                WHERE $24 <> 'none' AND customer_id = ANY (ARRAY(SELECT id FROM named))
                                    AND NOT COALESCE(lower(order_ref COLLATE "C") LIKE $19 OR key_last4 = $20, false)
                            ) AS found
                            LIMIT $25
                        ) AS licenses"#
                    ],
                    [],
                    $after,
                    $order,
                    $($place),+
                ),
            }
        };
    }
    let (place_id, place_end) = (
        page.after.map(|place| place.id),
        page.after.and_then(|place| place.expires_at),
    );
    match (page.sort, page.order) {
        (LicenseSort::Created, SortOrder::Descending) => by!("($26::uuid IS NULL OR id < $26)", "id DESC", place_id),
        (LicenseSort::Created, SortOrder::Ascending) => by!("($26::uuid IS NULL OR id > $26)", "id", place_id),
        (LicenseSort::Expires, SortOrder::Descending) => by!(
            "($26::uuid IS NULL OR (ends_at, id) < (COALESCE($27::timestamptz, 'infinity'), $26))",
            "ends_at DESC, id DESC",
            place_id,
            place_end,
        ),
        (LicenseSort::Expires, SortOrder::Ascending) => by!(
            "($26::uuid IS NULL OR (ends_at, id) > (COALESCE($27::timestamptz, 'infinity'), $26))",
            "ends_at, id",
            place_id,
            place_end,
        ),
    }
}
