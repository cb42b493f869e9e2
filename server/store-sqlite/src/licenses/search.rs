use claviger_licensing::{CustomerId, LicenseStatus, PlanId, ProductId, rules::LicenseStanding};
use claviger_store::{
    LicenseFilter, LicensePage, LicenseSort, LicenseSummary, LicenseText, SHORT_WALK, SortOrder, StoreResult,
};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use super::text::{Matches, matches};
use crate::error::failed;
use crate::rows::license::SummaryRow;
use crate::rows::{id_list, micros};
use crate::text::{Wanted, is_of_many};

/// An end that is later than any day.
const NEVER: i64 = i64::MAX;

pub(super) async fn licenses(
    readers: &SqlitePool,
    filter: &LicenseFilter,
    page: &LicensePage,
) -> StoreResult<Vec<LicenseSummary>> {
    let mut transaction = readers.begin().await.map_err(failed)?;
    let rows = match short_walk(&mut transaction, filter, page).await? {
        Some(rows) => rows,
        None => {
            let matches = match &filter.text {
                Some(text) => matches(&mut transaction, text).await?,
                None => Matches::default(),
            };
            rows(&mut transaction, filter, page, &matches, None).await?
        }
    };
    rows.into_iter().map(TryInto::try_into).collect()
}

/// A page of what many have, if the next [`SHORT_WALK`] licenses of the list fill it, or there are no more.
async fn short_walk(
    connection: &mut SqliteConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
) -> StoreResult<Option<Vec<SummaryRow>>> {
    let Some(LicenseText::Words { text, key_last4 }) = &filter.text else {
        return Ok(None);
    };
    let wanted = Wanted::new(text);
    // Of all that never ends the end is the same: there is no telling where a walk by ends would be over.
    if page.sort != LicenseSort::Created || !is_of_many(connection, &wanted).await? {
        return Ok(None);
    }
    let last = end_of_walk(connection, page).await?;
    let matches = Matches::on_the_way(wanted, key_last4.as_deref());
    let rows = rows(connection, filter, page, &matches, last).await?;
    let whole = last.is_none() || rows.len() == usize::from(page.limit);
    Ok(whole.then_some(rows))
}

/// The last license of a short walk; `None` if the list ends before.
async fn end_of_walk(connection: &mut SqliteConnection, page: &LicensePage) -> StoreResult<Option<Uuid>> {
    let place = page.after.map(|place| place.id);
    let last = match page.order {
        SortOrder::Descending => {
            let place = place.unwrap_or(Uuid::max());
            let select = sqlx::query_scalar!(
                r#"SELECT id AS "id: Uuid" FROM licenses WHERE id < ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2"#,
                place,
                SHORT_WALK,
            );
            select.fetch_optional(connection).await
        }
        SortOrder::Ascending => {
            let place = place.unwrap_or(Uuid::nil());
            let select = sqlx::query_scalar!(
                r#"SELECT id AS "id: Uuid" FROM licenses WHERE id > ?1 ORDER BY id LIMIT 1 OFFSET ?2"#,
                place,
                SHORT_WALK,
            );
            select.fetch_optional(connection).await
        }
    };
    last.map_err(failed)
}

/// By which index SQLite goes: it does not know which parameters are null.
#[derive(Clone, Copy)]
enum Way {
    /// The licenses that a selective condition leaves.
    Few,
    /// Those that end in a time, by when they came; by their ends it is a [stretch](Place) of the list.
    Ending,
    /// Those that an admin or the money stopped.
    Stopped,
    /// Those that owe something.
    Owing,
    Plan,
    Product,
    All,
}

impl Way {
    fn of(filter: &LicenseFilter, page: &LicensePage, matches: &Matches) -> Self {
        let few = filter.key.is_some()
            || filter.customer_id.is_some()
            || filter.email.is_some()
            || filter.order_ref.is_some()
            || filter.device.is_some()
            || filter.key_last4.is_some()
            || matches.few.is_some();
        match filter.standing {
            _ if few => Self::Few,
            _ if filter.ending.is_some() && page.sort == LicenseSort::Created => Self::Ending,
            Some((LicenseStanding::Revoked | LicenseStanding::Suspended, _)) => Self::Stopped,
            Some((LicenseStanding::Overdue | LicenseStanding::Grace, _)) => Self::Owing,
            _ if filter.plan_id.is_some() => Self::Plan,
            _ if filter.product_id.is_some() => Self::Product,
            _ => Self::All,
        }
    }
}

/// Where in the index of ends a page begins, and where it must end: what is past its end, or is not, or ends in a time, is one stretch
/// of it.
struct Place {
    end: i64,
    id: Uuid,
    last_end: i64,
}

impl Place {
    fn of(filter: &LicenseFilter, page: &LicensePage) -> Self {
        let (mut from, mut to) = (i64::MIN, NEVER);
        let expired = filter.standing.and_then(|(standing, at)| match standing {
            LicenseStanding::Expired => Some((true, at)),
            LicenseStanding::Valid | LicenseStanding::Grace | LicenseStanding::Overdue => Some((false, at)),
            LicenseStanding::Suspended | LicenseStanding::Revoked => None,
        });
        for (expired, at) in [expired, filter.expired].into_iter().flatten() {
            match expired {
                true => to = to.min(micros(at)),
                false => from = from.max(micros(at) + 1),
            }
        }
        if let Some((first, before)) = filter.ending {
            (from, to) = (from.max(micros(first)), to.min(micros(before) - 1));
        }
        let after = page
            .after
            .map(|place| (place.expires_at.map_or(NEVER, micros), place.id));
        let ((end, id), last_end) = match page.order {
            SortOrder::Descending => (after.into_iter().fold((to, Uuid::max()), Ord::min), from),
            SortOrder::Ascending => (after.into_iter().fold((from, Uuid::nil()), Ord::max), to),
        };
        // By when they came, the stretch is no bound.
        let id = match (page.sort, page.after) {
            (LicenseSort::Created, Some(place)) => place.id,
            _ => id,
        };
        Self { end, id, last_end }
    }
}

/// A page of the list; by when they came, with `last` as the last license that is looked at.
///
/// What a license must be found by is joined first, in a fixed order: the rest is read of those that are found.
async fn rows(
    connection: &mut SqliteConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
    matches: &Matches,
    last: Option<Uuid>,
) -> StoreResult<Vec<SummaryRow>> {
    let way = Way::of(filter, page, matches);
    let (product, plan) = (filter.product_id.map(ProductId::uuid), filter.plan_id.map(PlanId::uuid));
    let status = filter.status.map(LicenseStatus::as_str);
    let (expired, expired_at) = filter.expired.map(|(expired, at)| (expired, micros(at))).unzip();
    let (ends_from, ends_before) = filter
        .ending
        .map(|(from, before)| (micros(from), micros(before)))
        .unzip();
    let (standing, standing_at) = filter
        .standing
        .map(|(standing, at)| (standing.as_str(), micros(at)))
        .unzip();
    let customer = filter.customer_id.map(CustomerId::uuid);
    let email_key = filter.email.as_deref().map(str::to_lowercase);
    let key = filter.key.as_ref().map(|key| key.as_bytes().as_slice());
    let device = filter.device.as_ref().map(|device| device.as_bytes().as_slice());
    let few = matches.few.as_ref();
    let few_customers = few.map(|few| id_list(few.customers.iter().copied()));
    let few_licenses = few.map(|few| id_list(few.licenses.iter().copied()));
    let wanted = matches.wanted.as_ref();
    let (text, part) = (wanted.map(|wanted| wanted.part.as_str()), wanted.and_then(Wanted::part));
    let (text_from, text_below) = (wanted.and_then(Wanted::from), wanted.and_then(Wanted::below));
    let place = Place::of(filter, page);
    let (place_id, place_end, last_end) = (place.id, place.end, place.last_end);
    let last_id = last.unwrap_or(match page.order {
        SortOrder::Descending => Uuid::nil(),
        SortOrder::Ascending => Uuid::max(),
    });
    macro_rules! list {
        ($first:literal, [$($after:tt)+], [$($order:tt)+] $(, $end:expr)*) => {{
            let select = sqlx::query_as!(
                SummaryRow,
                r#"SELECT l.id AS "id: _", l.customer_id AS "customer_id: _", l.key_hash, l.key_last4, l.status,
                       l.status_reason, l.expires_at, l.overdue_since, l.grace_until, l.hold_cause, l.hold_since,
                       l.order_id AS "order_id: _", l.overrides, l.order_ref,
                       l.source, l.note, l.created_at, l.updated_at, p.code AS product, n.code AS plan,
                       n.max_devices AS plan_max_devices, c.email, c.name AS "customer_name?: _",
                       (SELECT count(*) FROM device_activations WHERE license_id = l.id AND released_at IS NULL)
                           AS "active_devices!: _",
                       (SELECT max(max(a.activated_at, COALESCE(
                                (SELECT last_seen_at FROM device_days WHERE activation_id = a.id
                                 ORDER BY day DESC LIMIT 1), a.activated_at)))
                        FROM device_activations AS a
                        WHERE (a.license_id = l.id AND NOT a.superseded) OR (a.license_id = l.id AND a.superseded))
                            AS "last_seen_at?: _"
                   FROM licenses AS l
                   LEFT JOIN customers AS c ON c.id = l.customer_id
                   CROSS JOIN products AS p ON p.id = l.product_id
                   CROSS JOIN plans AS n ON n.id = l.plan_id
                   WHERE "# + $first + r#"
                       AND (?1 IS NULL OR l.product_id = ?1) AND (?2 IS NULL OR l.plan_id = ?2)
                       AND (?3 IS NULL OR l.status = ?3) AND (?4 IS NULL OR COALESCE(l.expires_at <= ?5, false) = ?4)
                       AND (?6 IS NULL OR l.customer_id = ?6)
                       AND (?7 IS NULL OR l.customer_id = (SELECT id FROM customers WHERE email_key = ?7))
                       AND (?8 IS NULL OR l.order_ref = ?8) AND (?9 IS NULL OR l.key_hash = ?9)
                       AND (?10 IS NULL OR l.key_last4 = ?10)
                       AND (?11 IS NULL OR l.id IN (SELECT license_id FROM device_activations WHERE device_hash = ?11))
                       AND (?12 IS NULL OR (l.expires_at >= ?12 AND l.expires_at < ?13))
                       AND (?14 IS NULL OR ?14 = CASE
                           WHEN l.status = 'revoked' OR l.hold_cause IN ('refunded', 'charged_back') THEN 'revoked'
                           WHEN l.status = 'suspended' OR l.hold_cause IS NOT NULL THEN 'suspended'
                           WHEN l.expires_at <= ?15 THEN 'expired'
                           WHEN l.overdue_since IS NULL THEN 'valid'
                           WHEN l.grace_until <= ?15 THEN 'overdue'
                           ELSE 'grace' END)
                       AND (?16 IS NULL OR l.customer_id IN (SELECT unhex(value) FROM json_each(?16))
                           OR l.id IN (SELECT unhex(value) FROM json_each(?17)))
                       AND (?18 IS NULL OR l.key_last4 = ?22
                           OR CASE WHEN ?19 IS NULL THEN lower(l.order_ref) = ?18
                               ELSE instr(lower(l.order_ref), ?19) > 0 END
                           OR CASE WHEN ?19 IS NULL
                               THEN (lower(c.email) >= ?20 AND lower(c.email) < ?21)
                                   OR (lower(c.name) >= ?20 AND lower(c.name) < ?21)
                               ELSE instr(lower(COALESCE(c.email, '') || char(10) || COALESCE(c.name, '')), ?19) > 0 END)
                       AND "# + $($after)+ + "
                   ORDER BY " + $($order)+ + " LIMIT ?23",
                product,
                plan,
                status,
                expired,
                expired_at,
                customer,
                email_key,
                filter.order_ref,
                key,
                filter.key_last4,
                device,
                ends_from,
                ends_before,
                standing,
                standing_at,
                few_customers,
                few_licenses,
                text,
                part,
                text_from,
                text_below,
                matches.key_last4,
                page.limit,
                place_id $(, $end)*
            );
            select.fetch_all(connection).await
        }};
    }
    macro_rules! by_creation {
        ($first:literal) => {
            match page.order {
                SortOrder::Descending => list!($first, ["l.id < ?24 AND l.id >= ?25"], ["l.id DESC"], last_id),
                SortOrder::Ascending => list!($first, ["l.id > ?24 AND l.id <= ?25"], ["l.id"], last_id),
            }
        };
    }
    macro_rules! by_end {
        ($first:literal) => {
            by_end!($first, "l.ends_by")
        };
        ($first:literal, $end:literal) => {
            match page.order {
                SortOrder::Descending => list!(
                    $first,
                    ["(" + $end + ", l.id) < (?25, ?24) AND " + $end + " >= ?26"],
                    [$end + " DESC, l.id DESC"],
                    place_end,
                    last_end
                ),
                SortOrder::Ascending => list!(
                    $first,
                    ["(" + $end + ", l.id) > (?25, ?24) AND " + $end + " <= ?26"],
                    [$end + ", l.id"],
                    place_end,
                    last_end
                ),
            }
        };
    }
    macro_rules! sorted {
        ($first:literal) => {
            match page.sort {
                LicenseSort::Created => by_creation!($first),
                LicenseSort::Expires => by_end!($first),
            }
        };
    }
    // Parameters that are null add nothing to the few.
    let rows = match (way, page.sort) {
        (Way::Few, _) => sorted!(
            "l.id IN (
                 SELECT id FROM licenses WHERE key_hash = ?9
                 UNION ALL SELECT id FROM licenses WHERE customer_id = ?6
                 UNION ALL SELECT id FROM licenses WHERE customer_id = (SELECT id FROM customers WHERE email_key = ?7)
                 UNION ALL SELECT id FROM licenses WHERE order_ref = ?8
                 UNION ALL SELECT id FROM licenses WHERE key_last4 = ?10
                 UNION ALL SELECT license_id FROM device_activations WHERE device_hash = ?11
                 UNION ALL SELECT id FROM licenses WHERE customer_id IN (SELECT unhex(value) FROM json_each(?16))
                 UNION ALL SELECT unhex(value) FROM json_each(?17)
             )"
        ),
        // By themselves, because SQLite would take the order of the list for a way to find them.
        (Way::Ending, _) => {
            by_creation!("l.id IN (SELECT id FROM licenses WHERE ends_by >= ?12 AND ends_by < ?13)")
        }
        (Way::Stopped, _) => sorted!("(l.status <> 'active' OR l.hold_cause IS NOT NULL)"),
        (Way::Owing, LicenseSort::Created) => by_creation!("l.overdue_since IS NOT NULL"),
        // The sign keeps SQLite from the index of ends: the few that owe something are sorted sooner than found among all.
        (Way::Owing, LicenseSort::Expires) => by_end!("l.overdue_since IS NOT NULL", "+l.ends_by"),
        (Way::Plan, _) => sorted!("l.plan_id = ?2"),
        (Way::Product, _) => sorted!("l.product_id = ?1"),
        (Way::All, _) => sorted!("true"),
    };
    rows.map_err(failed)
}
