//! What belongs where, and what is there twice.

use super::{announced, plan, product};

#[test]
fn an_empty_file_is_the_wrong_file() {
    let message = "this catalog has no product; write a [[product]] heading with a code and a name";
    announced(&format!("# nothing #! {message}"));
    announced(&format!(
        "currency = \"usd\" #! `currency` is no key of a catalog; a catalog has `product` #! {message}"
    ));
}

#[test]
fn required_keys() {
    announced(
        r#"
[[product]] #! this product has no `code`; write code = "my-app" #! this product has no `name`; write name = "My App"
trial = {} #! this trial has no `days`; write days = 7
[[product.plan]] #! this plan has no `code`; write code = "lifetime" #! this plan has no `kind`; write kind = "perpetual" #! this plan has no `name`; write name = "Lifetime"
[[product.plan.price]] #! this price has no `amount`; write amount = "29.00" #! this price has no `code`; write code = "once" #! this price has no `currency`; write currency = "usd"
"#,
    );
}

#[test]
fn unknown_keys() {
    announced(
        r#"
products = 1 #! `products` is no key of a catalog; did you mean `product`?
[[product]]
code = "app"
name = "App"
url = "https://example.com" #! `url` is no key of a product; a product has `code`, `name`, `key_template`, `check_interval`, `trial`, `buy_url`, `support_url`, `plan`
check_interval_minutes = 240 #! `check_interval_minutes` is no key of a product; did you mean `check_interval`?
trial = { days = 7, feature = [] } #! `feature` is no key of a trial; did you mean `features`?
[[product.plan]]
code = "a"
name = "A"
kind = "subscription"
max_device = 3 #! `max_device` is no key of a plan; did you mean `max_devices`?
drift = { max_rebind = 1 } #! `max_rebind` is no key of a drift policy; did you mean `max_rebinds`?
transfers = { moves = 1 } #! `moves` is no key of a transfer policy; did you mean `max_moves`?
[[product.plan.price]]
code = "monthly"
currency = "usd"
ammount = "1.00" #! `ammount` is no key of a price; did you mean `amount`?
amount = "1.00"
every = "1 month"
stripe = { live = "price_1" } #! `live` is no key of a list of Stripe prices; a list of Stripe prices has `test`, `prod`
"#,
    );
}

#[test]
fn codes_that_are_there_twice() {
    announced(
        r#"
[[product]]
code = "app"
name = "App"
[[product.plan]]
code = "pro"
name = "Pro"
kind = "perpetual"
[[product.plan.price]]
code = "once"
currency = "usd"
amount = "1.00"
stripe = { test = "price_1", prod = "price_1" } #! `prod` is "price_1" a second time; each price has its own at Stripe, in test and in prod; line 13 has this one
[[product.plan.price]]
code = "once" #! `code` is "once" a second time; give each price of a plan its own code; line 10 has this one
currency = "eur"
amount = "1.00"
[[product.plan]]
code = "pro" #! `code` is "pro" a second time; give each plan of a product its own code; line 6 has this one
name = "Pro"
kind = "perpetual"
[[product.plan.price]]
code = "once"
currency = "usd"
amount = "1.00"
[[product]]
code = "app" #! `code` is "app" a second time; give each product its own code; line 3 has this one
name = "App"
[[product.plan]]
code = "pro"
name = "Pro"
kind = "perpetual"
features = ["sso", "sso"] #! an entry of `features` is "sso" a second time; remove one of them
[[product.plan.price]]
code = "once"
currency = "usd"
amount = "1.00"
stripe = { test = "price_1" } #! `test` is "price_1" a second time; each price has its own at Stripe, in test and in prod; line 13 has this one
"#,
    );
}

#[test]
fn kinds_and_terms() {
    plan("kind = \"perpetul\" #! `kind` is \"perpetul\"; did you mean `perpetual`?");
    plan("kind = \"fixed-term\" #! `kind` is \"fixed-term\"; did you mean `fixed_term`?");
    plan("kind = \"rental\" #! `kind` is \"rental\"; the kinds are `perpetual`, `fixed_term`, `subscription`");
    plan("kind = 1 #! `kind` is 1; the kinds are `perpetual`, `fixed_term`, `subscription`");
    announced(
        r#"
[[product]]
code = "app"
name = "App"
[[product.plan]] #! this plan has no `term`; write term = "12 months", because its kind is "fixed_term"
code = "a"
name = "A"
kind = "fixed_term"
[[product.plan]]
code = "b"
name = "B"
kind = "perpetual"
term = "12 months" #! `term` is for plans of kind "fixed_term"; remove it, or write kind = "fixed_term"
[[product.plan]]
code = "c"
name = "C"
kind = "subscription"
term = "12 months" #! `term` is for plans of kind "fixed_term"; remove it, or write kind = "fixed_term"
"#,
    );
}

#[test]
fn intervals_belong_to_subscriptions() {
    announced(
        r#"
[[product]]
code = "app"
name = "App"
[[product.plan]]
code = "a"
name = "A"
kind = "subscription"
[[product.plan.price]] #! this price has no `every`; write every = "1 month", because its plan is a subscription
code = "a"
currency = "usd"
amount = "1.00"
[[product.plan]]
code = "b"
name = "B"
kind = "fixed_term"
term = "12 months"
[[product.plan.price]]
code = "b"
currency = "usd"
amount = "1.00"
every = "1 year" #! `every` is for subscriptions, but this plan is paid once; remove it, or write kind = "subscription" in the plan
[[product.plan]]
code = "c"
name = "C"
kind = "leased" #! `kind` is "leased"; the kinds are `perpetual`, `fixed_term`, `subscription`
[[product.plan.price]]
code = "c"
currency = "usd"
amount = "1.00"
every = "1 year"
"#,
    );
}

#[test]
fn tables_in_the_wrong_form() {
    announced("[product] #! `product` is a table; write a heading [[product]] for each\ncode = \"app\"");
    announced("product = [3] #! `product` is a list with 3; write a heading [[product]] for each");
    product("[product.plan] #! `plan` is a table; write a heading [[product.plan]] for each\ncode = \"a\"");
    plan(
        "kind = \"perpetual\"\nprice = \"29.00\" #! `price` is \"29.00\"; write a heading [[product.plan.price]] for each",
    );
}
