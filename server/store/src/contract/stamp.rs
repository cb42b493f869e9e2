/// Stamps one test per contract function on an engine: `claviger_store::contract_tests!(TestDatabase);`.
///
/// Every test makes its own database, so they run in parallel and in any order.
#[macro_export]
macro_rules! contract_tests {
    ($engine:ty) => {
        $crate::contract_tests! {
            @stamp $engine;
            catalog {
                starts_empty
                keeps_every_field
                updates_what_is_named
                refuses_a_stale_revision
                refuses_clashing_codes
                lets_one_writer_win
                audits_a_write
            }
            customers {
                ensures
                fills_a_missing_name
                ensures_once_in_a_race
                changes
                audits_no_empty_change
                refuses_a_taken_address
                pages
                filters
            }
            erasure {
                forgets_the_customer
                forgets_the_devices
                forgets_the_trials
                frees_the_address
                can_be_repeated
                is_final
            }
            license_adding {
                keeps_every_field
                audits_each
                adds_many_or_none
                refuses_a_key_twice
                refuses_what_does_not_fit
                adds_a_list_once_in_a_race
            }
            license_customers {
                ignores_the_customer_id_of_the_license
                shares_customers_by_email
                shares_customers_in_a_race
            }
            license_reading {
                finds_nothing_where_there_is_nothing
                follows_the_catalog
                tells_taken_keys
                keeps_every_field_of_an_activation
                lists_the_history
                holds_the_window
                puts_overrides_on_the_plan
            }
            license_listing {
                pages
                pages_through_one_millisecond
                pages_with_a_filter
            }
            license_filters {
                filters
                filters_together
                summarizes
            }
            license_search {
                finds_by_text
                forgets_texts
                finds_a_common_text
                sorts
                stands_as_the_rule_says
            }
            license_events {
                applies_changes
                changes_the_plan
                applies_what_devices_do
                applies_events_in_order
            }
            license_refusals {
                commits_nothing
                leaves_nothing_of_a_refused_commit
            }
            license_locks {
                drops_without_a_trace
                waits_for_a_drop
                waits_for_a_commit
                waits_within_one_store
                lets_readers_pass
                survives_a_waiter_that_gives_up
            }
            slots {
                holds_the_device_limit
                activates_a_device_once
                survives_comings_and_goings
                keeps_licenses_apart
            }
            slot_policies {
                rebinds_a_machine_once
                holds_the_rebind_budget
                holds_the_transfer_limit
            }
            trials {
                begins
                begins_once_per_product
                begins_once_in_a_race
                refuses_what_does_not_fit
                links_devices
                links_once_in_a_race
            }
            trial_changes {
                sets_the_end
                allows_another
                converts
            }
            trial_listing {
                pages
                filters
                finds_by_text
                filters_by_state
                filters_by_end
                finds_by_components
                knows_both_states_of_a_machine
                finds_a_hundred_at_most
            }
            license_money {
                is_applied
                is_apart_from_the_status
            }
            orders {
                keeps_every_field
                keeps_what_is_not_known
                keeps_every_word
                updates_every_field
                finds_by_selector
                refuses_taken_objects
                refuses_what_does_not_fit
            }
            order_customers {
                come_from_the_write
                are_shared_by_email
                are_shared_in_a_race
            }
            order_listing {
                pages
                pages_with_a_filter
                filters
                finds_by_text
                filters_together
            }
            order_leases {
                are_one_holders
                are_given_back
                lapse
                end_with_a_write
                are_needed
                have_one_holder_in_a_race
                are_written_with_once_in_a_race
            }
            order_records {
                audit_what_is_new
                audit_changes_of_the_status
                send_mails
                send_mails_once_per_cause
                send_mails_once_in_a_race
            }
            order_erasure {
                forgets_the_buying_devices
                ends_the_leases
                stands_races
            }
            fulfillment {
                adds_everything
                adds_an_order_and_its_license
                leaves_nothing_of_what_is_refused
                happens_once
                happens_once_in_a_race
            }
            settlement {
                writes_all_of_it
                needs_no_events
                leaves_nothing_of_what_is_refused
                holds_the_lock
            }
            stripe_events {
                keep_every_field
                are_kept_once
                are_kept_once_in_a_race
                are_replayed
                are_replayed_once_dead
                are_pruned_when_done
                have_ids_of_their_own
            }
            stripe_claims {
                take_the_oldest
                wait_for_the_time
                lapse
                are_exclusive_in_a_race
                end_with_an_outcome
                keep_the_beginning_of_errors
                end_together
            }
            stripe_listing {
                pages
                filters
                filters_by_time
            }
            payment_failures {
                keep_the_earliest
                keep_the_earliest_in_a_race
            }
            mails {
                keep_every_field
                are_kept_once_per_cause
                are_kept_once_in_a_race
                end_with_a_result
            }
            mail_claims {
                take_the_oldest
                wait_for_the_time
                lapse
                are_exclusive_in_a_race
            }
            mail_care {
                are_asked_for
                are_sent_again
                come_back
                keep_the_beginning_of_errors
            }
            mail_listing {
                pages
                filters
                filters_together
            }
            mail_erasure {
                forgets_the_mails
            }
            customer_access {
                begins_a_session
                ends_at_its_instant
                refuses_what_does_not_fit
                opens_once_in_a_race
                prunes
                ends_with_erasure
            }
            money_transfer {
                goes_on_where_it_was
                has_the_common_form_of_orders
                has_the_common_form_of_work
            }
            money_poison {
                refuses_orders
                refuses_notices
                refuses_mails
            }
            check_ins {
                updates_the_activation
                keeps_what_is_not_told
                never_goes_back
                keeps_the_runtime
                notes_what_was_before_a_release
                refuses_unknown_activations
                counts_sightings
            }
            check_in_batches {
                note_many
                tell_news_from_none
                keep_the_latest_news
                count_in_a_race
            }
            changes {
                are_told_before_the_call_returns
                of_others_are_told_until_caught_up
                are_of_one_license
                are_not_everything
                are_told_to_the_last_watcher
            }
            change_races {
                tell_even_if_nobody_waits
                tell_of_news_even_if_nobody_waits
                leave_nothing_out_of_date
            }
            sightings {
                counts_distinct
                applies_thresholds
                counts_since_a_day
                counts_in_a_race
            }
            usage {
                adds_up
                lists_days
                keeps_counter_and_gauge_of_one_name
                stops_at_the_largest_number
                adds_up_in_a_race
                refuses_an_unknown_license
            }
            revenue {
                counts_orders
                counts_further_payments
                counts_what_went_back
                counts_what_went_back_of_a_subscription
                sums_up
                refuses_nonsense
            }
            statistics {
                starts_empty
                counts_licenses
                counts_activations
                counts_check_ins
                counts_devices_across_products
                counts_trials
                counts_refusals
            }
            admin_tokens {
                keeps_every_field
                pages
                refuses_a_known_hash
                revokes_once
                notes_the_use
            }
            signing_keys {
                keeps_every_field
                makes_one_first_key
                rotates
                refuses_a_known_kid
                rotates_one_after_the_other
            }
            idempotency {
                keeps_an_answer
                tells_a_mismatch
                keeps_the_first_answer
                gives_away_what_ran_out
                forgets
                prunes
                has_one_owner_in_a_race
            }
            audit_filters {
                by_actor
                by_subject
                by_time
                tells_what_came_since
            }
            audit {
                keeps_every_field
                pages
                filters
                refuses_what_does_not_exist
            }
            maintenance {
                migrates_once_in_a_race
                migrates_again
                tells_its_version
                claims_a_setting_once
                claims_a_setting_once_in_a_race
                closes
            }
            transfer {
                covers_every_table
                round_trips
                round_trips_nothing
                has_the_common_form
                refuses_a_database_with_data
                refuses_a_faulty_backup
                exports_pages_of_known_tables
            }
            poison {
                refuses_catalogs
                refuses_customers
                refuses_licenses
                refuses_devices
                refuses_operations
                accepts_what_looks_like_one
            }
        }
    };
    (@stamp $engine:ty; $($module:ident { $($test:ident)* })*) => {$(
        mod $module {
            use super::*;

            $(
                #[::tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $test() {
                    $crate::contract::$module::$test(&<$engine as $crate::contract::Engine>::create().await).await;
                }
            )*
        }
    )*};
}

#[cfg(test)]
mod tests {
    /// The sources of the public modules.
    const SOURCES: &[(&str, &str)] = &[
        ("admin_tokens", include_str!("admin_tokens.rs")),
        ("audit", include_str!("audit.rs")),
        ("audit_filters", include_str!("audit_filters.rs")),
        ("catalog", include_str!("catalog.rs")),
        ("change_races", include_str!("change_races.rs")),
        ("changes", include_str!("changes.rs")),
        ("check_in_batches", include_str!("check_in_batches.rs")),
        ("check_ins", include_str!("check_ins.rs")),
        ("customer_access", include_str!("customer_access.rs")),
        ("customers", include_str!("customers.rs")),
        ("erasure", include_str!("erasure.rs")),
        ("fulfillment", include_str!("fulfillment.rs")),
        ("idempotency", include_str!("idempotency.rs")),
        ("license_adding", include_str!("license_adding.rs")),
        ("license_customers", include_str!("license_customers.rs")),
        ("license_events", include_str!("license_events.rs")),
        ("license_filters", include_str!("license_filters.rs")),
        ("license_listing", include_str!("license_listing.rs")),
        ("license_locks", include_str!("license_locks.rs")),
        ("license_money", include_str!("license_money.rs")),
        ("license_reading", include_str!("license_reading.rs")),
        ("license_refusals", include_str!("license_refusals.rs")),
        ("license_search", include_str!("license_search.rs")),
        ("mail_care", include_str!("mail_care.rs")),
        ("mail_claims", include_str!("mail_claims.rs")),
        ("mail_erasure", include_str!("mail_erasure.rs")),
        ("mail_listing", include_str!("mail_listing.rs")),
        ("mails", include_str!("mails.rs")),
        ("maintenance", include_str!("maintenance.rs")),
        ("money_poison", include_str!("money_poison.rs")),
        ("money_transfer", include_str!("money_transfer.rs")),
        ("order_customers", include_str!("order_customers.rs")),
        ("order_erasure", include_str!("order_erasure.rs")),
        ("order_leases", include_str!("order_leases.rs")),
        ("order_listing", include_str!("order_listing.rs")),
        ("order_records", include_str!("order_records.rs")),
        ("orders", include_str!("orders.rs")),
        ("payment_failures", include_str!("payment_failures.rs")),
        ("poison", include_str!("poison.rs")),
        ("revenue", include_str!("revenue.rs")),
        ("settlement", include_str!("settlement.rs")),
        ("sightings", include_str!("sightings.rs")),
        ("signing_keys", include_str!("signing_keys.rs")),
        ("slot_policies", include_str!("slot_policies.rs")),
        ("slots", include_str!("slots.rs")),
        ("statistics", include_str!("statistics.rs")),
        ("stripe_claims", include_str!("stripe_claims.rs")),
        ("stripe_events", include_str!("stripe_events.rs")),
        ("stripe_listing", include_str!("stripe_listing.rs")),
        ("transfer", include_str!("transfer.rs")),
        ("trial_changes", include_str!("trial_changes.rs")),
        ("trial_listing", include_str!("trial_listing.rs")),
        ("trials", include_str!("trials.rs")),
        ("usage", include_str!("usage.rs")),
    ];

    #[test]
    fn every_contract_function_is_stamped() {
        let declared = include_str!("mod.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
        assert_eq!(
            SOURCES.iter().map(|(module, _)| *module).collect::<Vec<_>>(),
            declared.collect::<Vec<_>>()
        );
        let stamps: Vec<&str> = include_str!("stamp.rs").lines().map(str::trim).collect();
        for (module, source) in SOURCES {
            let heading = format!("{module} {{");
            let from = stamps.iter().position(|line| *line == heading).expect(module);
            let stamped: Vec<&str> = stamps[from + 1..]
                .iter()
                .take_while(|line| **line != "}")
                .copied()
                .collect();
            let written = source.lines().filter_map(|line| line.strip_prefix("pub async fn "));
            let written: Vec<&str> = written.filter_map(|rest| rest.split(['(', '<']).next()).collect();
            assert_eq!(stamped, written, "{module}");
        }
    }
}
