use claviger_licensing::{DeviceHash, KeyHash, PlanId, ProductId};
use claviger_store::{LicenseFilter, LicensePage, LicenseSort, LicenseSummary, SortOrder, StoreResult};
use sqlx::PgConnection;

use super::{
    summary::SummaryRow,
    text::{Few, Matches, matches},
};
use crate::{PostgresStore, customers::email_key, text::Wanted};

pub(super) async fn summaries(
    store: &PostgresStore,
    filter: &LicenseFilter,
    page: &LicensePage,
) -> StoreResult<Vec<LicenseSummary>> {
    let rows = store
        .retrying(|| async {
            let mut transaction = store.begin_search().await?;
            let rows = search(&mut transaction, filter, page).await?;
            transaction.commit().await?;
            Ok(rows)
        })
        .await?;
    rows.into_iter().map(SummaryRow::into_summary).collect()
}

async fn search(
    connection: &mut PgConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
) -> Result<Vec<SummaryRow>, sqlx::Error> {
    let matches = match &filter.text {
        Some(text) => matches(connection, text).await?,
        None => Matches::default(),
    };
    if matches.few.as_ref().is_some_and(Few::is_empty) {
        return Ok(Vec::new());
    }
    rows(connection, filter, page, &matches).await
}

/// `= ANY (ARRAY(…))` where `IN (…)` would do, because within an `OR` only that can use the index of the licenses; and the
/// customer's text is asked for in the list of what is selected, so that it is read for the licenses that are gone through only.
///
/// Devices are counted after the page was cut out: for its licenses only, not for all that the filter lets through.
async fn rows(
    connection: &mut PgConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
    matches: &Matches,
) -> Result<Vec<SummaryRow>, sqlx::Error> {
    let email = filter.email.as_deref().map(email_key);
    let wanted = matches.wanted.as_ref();
    macro_rules! list {
        ($after:literal, $order:literal, $outer_order:literal, $($place:expr),+ $(,)?) => {
            sqlx::query_as!(
                SummaryRow,
                r#"SELECT l.id, l.customer_id, l.key_hash, l.key_last4, l.status, l.status_reason, l.expires_at,
                    l.overdue_since, l.grace_until, l.hold_cause, l.hold_since, l.order_id, l.overrides, l.order_ref, l.source,
                    l.note, l.created_at, l.updated_at, l.product, l.plan, l.max_devices, l.email AS "email?",
                    l.customer_name AS "customer_name?", devices.active AS "active_devices!", devices.last_seen_at
                FROM (
                    SELECT licenses.*, products.code AS product, plans.code AS plan, plans.max_devices,
                        customers.email, customers.name AS customer_name
                    FROM licenses
                    JOIN products ON products.id = licenses.product_id
                    JOIN plans ON plans.id = licenses.plan_id
                    LEFT JOIN customers ON customers.id = licenses.customer_id
                    WHERE ($1::uuid IS NULL OR licenses.product_id = $1) AND ($2::uuid IS NULL OR licenses.plan_id = $2)
                        AND ($3::text IS NULL OR licenses.status = $3)
                        AND ($4::boolean IS NULL OR ($4 AND COALESCE(licenses.expires_at, 'infinity') <= $5)
                            OR (NOT $4 AND COALESCE(licenses.expires_at, 'infinity') > $5))
                        AND ($6::uuid IS NULL OR licenses.customer_id = $6)
                        AND ($7::text IS NULL OR customers.email_key = $7)
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
                            OR ($15 = 'expired' AND status = 'active' AND hold_cause IS NULL
                                AND COALESCE(licenses.expires_at, 'infinity') <= $16)
                            OR ($15 = 'overdue' AND status = 'active' AND hold_cause IS NULL
                                AND COALESCE(licenses.expires_at, 'infinity') > $16 AND overdue_since IS NOT NULL AND grace_until <= $16)
                            OR ($15 = 'grace' AND status = 'active' AND hold_cause IS NULL
                                AND COALESCE(licenses.expires_at, 'infinity') > $16 AND overdue_since IS NOT NULL AND grace_until > $16)
                            OR ($15 = 'valid' AND status = 'active' AND hold_cause IS NULL
                                AND COALESCE(licenses.expires_at, 'infinity') > $16 AND overdue_since IS NULL))
                        AND ($17::uuid[] IS NULL OR licenses.customer_id = ANY ($17) OR licenses.id = ANY ($18::uuid[]))
                        AND ($19::text IS NULL OR lower(licenses.order_ref COLLATE "C") LIKE $19
                            OR licenses.key_last4 = $20
                            OR COALESCE((
                                SELECT CASE WHEN $21::text IS NOT NULL
                                    THEN lower((COALESCE(email, '') || E'\n' || COALESCE(name, '')) COLLATE "C") LIKE $21
                                    ELSE COALESCE(lower(email COLLATE "C") >= $22 AND lower(email COLLATE "C") < $23, false)
                                        OR COALESCE(lower(name COLLATE "C") >= $22 AND lower(name COLLATE "C") < $23, false)
                                    END
                                FROM customers WHERE customers.id = licenses.customer_id), false))
                        AND "# + $after + r#"
                    ORDER BY "# + $order + r#" LIMIT $14
                ) AS l
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE released_at IS NULL) AS active, max(GREATEST(activated_at, (
                        SELECT last_seen_at FROM device_days WHERE activation_id = device_activations.id
                        ORDER BY day DESC LIMIT 1
                    ))) AS last_seen_at
                    FROM device_activations WHERE license_id = l.id
                ) AS devices
                ORDER BY "# + $outer_order,
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
                matches.few.as_ref().map(|few| few.customers.as_slice()),
                matches.few.as_ref().map(|few| few.licenses.as_slice()),
                wanted.map(|wanted| wanted.number.as_str()),
                matches.key_last4,
                wanted.and_then(|wanted| wanted.part.as_deref()),
                wanted.and_then(Wanted::from),
                wanted.and_then(Wanted::below),
                $($place),+
            )
            .fetch_all(connection)
            .await
        };
    }
    let (place_id, place_end) = (
        page.after.map(|place| place.id),
        page.after.and_then(|place| place.expires_at),
    );
    match (page.sort, page.order) {
        (LicenseSort::Created, SortOrder::Descending) => list!(
            "($24::uuid IS NULL OR licenses.id < $24)",
            "licenses.id DESC",
            "l.id DESC",
            place_id,
        ),
        (LicenseSort::Created, SortOrder::Ascending) => list!(
            "($24::uuid IS NULL OR licenses.id > $24)",
            "licenses.id",
            "l.id",
            place_id,
        ),
        (LicenseSort::Expires, SortOrder::Descending) => list!(
            "($24::uuid IS NULL OR (COALESCE(licenses.expires_at, 'infinity'), licenses.id)
                < (COALESCE($25::timestamptz, 'infinity'), $24))",
            "COALESCE(licenses.expires_at, 'infinity') DESC, licenses.id DESC",
            "COALESCE(l.expires_at, 'infinity') DESC, l.id DESC",
            place_id,
            place_end,
        ),
        (LicenseSort::Expires, SortOrder::Ascending) => list!(
            "($24::uuid IS NULL OR (COALESCE(licenses.expires_at, 'infinity'), licenses.id)
                > (COALESCE($25::timestamptz, 'infinity'), $24))",
            "COALESCE(licenses.expires_at, 'infinity'), licenses.id",
            "COALESCE(l.expires_at, 'infinity'), l.id",
            place_id,
            place_end,
        ),
    }
}
