//! English.

use super::{
    Buy, Cancel, Failure, MyLicenses, MyLicensesScript, Reason, Recover, RecoverScript, Shared, Standings, Success,
    SuccessScript, Texts,
};

pub(super) const TEXTS: Texts = Texts {
    shared: Shared {
        language_name: "English",
        skip_to_content: "Skip to content",
        test_environment: "Test environment",
        no_real_money: "no real money",
        languages: "Language",
        my_licenses: "My licenses",
        lost_key: "Lost your license key?",
        contact: "Contact us",
        back_to_prices: "Back to prices",
        copy_key: "Copy key",
        copied: "Copied",
        try_again: "Try again",
        needs_script: "This page needs JavaScript. Please switch it on and reload the page.",
        license_key: "License key",
    },
    buy: Buy {
        title: |product| format!("Buy {product}"),
        lead_one_plan: "Your license key is ready the moment your payment is.",
        lead_several_plans: "Choose the plan that fits. Your license key is ready the moment your payment is.",
        trial: |days| match days {
            1 => "Not sure yet? Try the app free for one day first.".to_owned(),
            days => format!("Not sure yet? Try the app free for {days} days first."),
        },
        perpetual: "Pay once, use it for good.",
        for_days: |days| match days {
            1 => "Valid for one day. It does not renew by itself.".to_owned(),
            days => format!("Valid for {days} days. It does not renew by itself."),
        },
        for_months: |months| match months {
            1 => "Valid for one month. It does not renew by itself.".to_owned(),
            months => format!("Valid for {months} months. It does not renew by itself."),
        },
        subscription: "Subscription. Cancel whenever you like; it then runs to the end of the period you paid for.",
        once: "one-time payment",
        every: |months| match (months, months % 12) {
            (1, _) => "Every month".to_owned(),
            (12, _) => "Every year".to_owned(),
            (_, 0) => format!("Every {} years", months / 12),
            _ => format!("Every {months} months"),
        },
        choose_interval: "How would you like to pay?",
        per_month: |amount| format!("{amount} a month"),
        save: |percent| format!("Save {percent}%"),
        on_request: "Price on request",
        devices: |devices| match devices {
            1 => "For 1 device".to_owned(),
            devices => format!("For up to {devices} devices"),
        },
        included: "What you get",
        at_most: |what, count| format!("{what}: up to {count}"),
        unlimited: |what| format!("{what}: unlimited"),
        buy_plan: |plan| format!("Buy {plan}"),
        subscribe_to: |plan| format!("Subscribe to {plan}"),
        opening: "Opening the payment page…",
        sold_by_hand: "we gladly make you an offer",
        not_online: "This plan cannot be bought online right now.",
        ask_seller: "Please ask the seller about it.",
        seller_no_account: "For the seller: this environment has no Stripe secret key.",
        seller_no_price: "For the seller: this price has no Stripe price for this environment in the catalog.",
        nothing_on_sale: "There is nothing on sale here right now.",
        trust_payment: "Safe payment",
        trust_payment_more: "Handled by Stripe. We never see your card.",
        trust_key: "Key at once",
        trust_key_more: "On screen and by e-mail.",
        trust_devices: "New computer?",
        trust_devices_more: "Move your license yourself, at any time.",
        taxes: "Taxes, if there are any, are shown before you pay.",
    },
    failure: Failure {
        no_product: Reason {
            title: "We could not find that product",
            explanation: "It may have moved, or the address may be incomplete. Please check the link that brought \
                          you here.",
        },
        not_on_sale: Reason {
            title: "This plan is not available",
            explanation: "It may have changed while you were looking at it. Nothing was charged. Have a look at the \
                          current prices.",
        },
        too_often: Reason {
            title: "One moment, please",
            explanation: "There were many requests from your network just now. Nothing was charged. Please wait a \
                          minute and try again.",
        },
        no_payment: Reason {
            title: "The payment page cannot be reached",
            explanation: "Our payment provider does not answer at the moment. Nothing was charged. Please try again \
                          in a few minutes.",
        },
        broken: Reason {
            title: "Something went wrong on our side",
            explanation: "Nothing was charged. Please try again in a few minutes.",
        },
        reference: "If you write to us, please mention",
    },
    success: Success {
        pending: Reason {
            title: "Confirming your payment",
            explanation: "This usually takes a few seconds. Your license key will appear right here.",
        },
        pending_long: "This is taking longer than usual. You may close this page: we will send the key by e-mail as \
                       soon as the payment is confirmed.",
        processing: Reason {
            title: "Your payment is on its way",
            explanation: "With the payment method you chose, for example a bank debit or transfer, the bank confirms \
                          the payment later. That can take a few working days.",
        },
        processing_more: "You may close this page. We will send your license key by e-mail as soon as the payment \
                          has arrived.",
        paid_title: "Thank you!",
        activated: "Your device is activated already. Go back to the app and carry on; you need the key only for \
                    other devices.",
        steps_title: "How to activate",
        step_copy: "Copy the license key above.",
        step_open: "Open the app and choose “Enter license key”.",
        step_paste: "Paste the key. That is all.",
        manage: "Manage devices and invoices",
        key_hidden: Reason {
            title: "The key is in your mailbox",
            explanation: "For your safety this page shows the key only for a while after the purchase. You find it \
                          in our e-mail, or have it sent to you again.",
        },
        failed: Reason {
            title: "The payment did not go through",
            explanation: "Your bank or payment provider declined it, and no license was issued. You can try again, \
                          perhaps with another payment method.",
        },
        expired: Reason {
            title: "This checkout has expired",
            explanation: "It was not completed in time, and nothing was charged. Simply start again.",
        },
        refunded: Reason {
            title: "This purchase was refunded",
            explanation: "The money was returned to you, and the license no longer works. You are welcome to buy \
                          again at any time.",
        },
        unknown: Reason {
            title: "We could not find this purchase",
            explanation: "The address may be incomplete. If you have paid, your license key is in our e-mail, and \
                          you can have it sent to you again.",
        },
        unreachable: Reason {
            title: "We cannot check your payment right now",
            explanation: "If you have paid, nothing is lost: we will send the key by e-mail. We keep trying in the \
                          meantime.",
        },
        no_script: "We will send your license key by e-mail as soon as the payment is confirmed. With JavaScript \
                    switched on, this page shows it as well.",
        script: SuccessScript {
            paid_title: "Thank you! {product} is yours.",
            one_device: "for 1 device",
            devices: "for up to {count} devices",
            paid: "{amount} paid",
            valid_until: "valid until {date}",
            mailed: "We have sent the key to you by e-mail as well.",
            mailed_to: "We have sent the key to {email} as well.",
            activated: "Your device is activated already. Go back to {product} and carry on; you need the key only \
                        for other devices.",
            step_open: "Open {product} and choose “Enter license key”.",
            ends_in: "License key ending in {last4}",
        },
    },
    cancel: Cancel {
        title: "Nothing was charged",
        explanation: "You left the payment page before paying. If you change your mind, you can start again at any \
                      time.",
        back_to_app: "You can close this page.",
    },
    recover: Recover {
        title: "Find your license keys",
        title_of: |product| format!("Find your license key for {product}"),
        explanation: "Enter the e-mail address you used for the purchase. We will send your license keys to it, with \
                      a link to your devices and invoices.",
        email: "E-mail address",
        email_hint: "The one on your receipt.",
        send: "Send me my keys",
        sent: Reason {
            title: "Please check your mailbox",
            explanation: "If we know this address, an e-mail with your license keys is on its way. It should arrive \
                          within a few minutes.",
        },
        sent_more: "Nothing there? Look into your spam folder, or try another address that you may have used. Asking \
                    again at once sends no second e-mail. We give the same answer for every address, so that nobody \
                    can find out who our customers are.",
        another: "Try another address",
        script: RecoverScript {
            sending: "Sending…",
            email_missing: "Please enter your e-mail address.",
            email_wrong: "This does not look like an e-mail address. An example: name@example.com",
            too_often: "That was a little too often. Please wait {seconds} seconds and try again.",
            failed: "That did not work, and it is our fault. Please try again in a few minutes.",
            offline: "The server cannot be reached. Please check your connection and try again.",
        },
    },
    my_licenses: MyLicenses {
        title: "My licenses",
        loading: "Loading your licenses…",
        sign_out: "Sign out",
        none: Reason {
            title: "No licenses yet",
            explanation: "There are no licenses under this e-mail address.",
        },
        signed_out: Reason {
            title: "You are signed out",
            explanation: "To see your licenses, open the link in our e-mail. We are happy to send you a new one.",
        },
        link_used: Reason {
            title: "This link no longer works",
            explanation: "Each link works once and for a short time only, so that nobody else can use it. Have a new \
                          one sent to you; it takes a moment.",
        },
        session_over: Reason {
            title: "Your visit has ended",
            explanation: "For your safety you are signed out after a while. Have a new link sent to you to go on.",
        },
        unreachable: Reason {
            title: "We cannot reach the server",
            explanation: "Please check your connection and try again. Your licenses are not affected.",
        },
        new_link: "Send me a new link",
        devices: "Devices",
        no_devices: "No device uses this license at the moment.",
        release: "Release",
        release_title: "Release this device?",
        release_explanation: "The app on it will be locked, and its place becomes free for another device. You can \
                              activate it again later if a place is free.",
        release_yes: "Release device",
        release_no: "Keep it",
        billing: "Manage billing",
        invoices: "Invoices",
        no_invoices: "There are no invoices for this license.",
        help: "Get help",
        buy_again: "Buy again",
        renew: "Renew",
        choose_price: "How would you like to pay?",
        pay: "Continue to payment",
        not_now: "Not now",
        script: MyLicensesScript {
            signed_in_as: "Licenses of {email}",
            standings: Standings {
                valid: "Active",
                grace: "Payment open",
                overdue: "Locked",
                expired: "Expired",
                suspended: "Suspended",
                revoked: "Withdrawn",
            },
            never_ends: "Never expires",
            renews_at: "Renews on {date}",
            ends_at: "Canceled, works until {date}",
            valid_until: "Valid until {date}",
            expired_at: "Ended on {date}",
            grace_until: "The last payment failed. Everything works until {date}; please update your payment details \
                          by then.",
            overdue: "A payment is missing. As soon as it arrives, everything works again.",
            suspended: "The seller has suspended this license. Please contact them.",
            revoked: "This license was withdrawn, for example because of a refund.",
            slots: "{used} of {max} in use",
            unnamed_device: "Unnamed device",
            last_seen: "last seen {when}",
            activated_at: "activated {date}",
            release_device: "Release {device}",
            released: "{device} was released.",
            invoice: "Invoice of {date}",
            view: "View",
            pdf: "PDF",
            paid_once: "One-time payment",
            every_month: "Every month",
            every_year: "Every year",
            every_months: "Every {count} months",
            not_renewable: "This license cannot be renewed online right now. Please contact us.",
            too_often: "That was a little too often. Please wait {seconds} seconds and try again.",
            failed: "That did not work. Please try again in a few minutes.",
            offline: "The server cannot be reached. Please check your connection and try again.",
        },
    },
};
