//! Values that make no sense.

use super::{announced, plan, price, product};

#[test]
fn codes_and_names() {
    announced(
        r#"
[[product]]
code = "my_app" #! `code` is "my_app"; write 1 to 64 of a–z, 0–9 and - in quotes
name = " App" #! `name` is " App"; write a name of 1 to 200 characters in quotes, without spaces around it
[[product.plan]]
code = "Pro" #! `code` is "Pro"; write 1 to 64 of a–z, 0–9, - and _ in quotes
name = "" #! `name` is ""; write a name of 1 to 200 characters in quotes, without spaces around it
kind = "perpetual"
features = [
    "single_sign_on",
    "single sign on", #! an entry of `features` is "single sign on"; write 1 to 64 of a–z, 0–9 and _ in quotes
    3, #! an entry of `features` is 3; write 1 to 64 of a–z, 0–9 and _ in quotes
]
[product.plan.limits]
max_resources = 1000
"max resources" = 1000 #! the limit name "max resources" is not good; write 1 to 64 of a–z, 0–9 and _
[[product.plan.price]]
code = "" #! `code` is ""; write 1 to 64 of a–z, 0–9, - and _ in quotes
currency = "usd"
amount = "1.00"
[[product]]
code = 7 #! `code` is 7; write 1 to 64 of a–z, 0–9 and - in quotes
name = "App"
"#,
    );
    let long = "a".repeat(65);
    announced(&format!(
        "[[product]]\nname = \"A\"\ncode = \"{long}\" #! `code` is a text that is too long; write 1 to 64 of a–z, 0–9 and - in quotes"
    ));
}

#[test]
fn trials() {
    product("trial = { days = 0 } #! `days` is 0; write a whole number from 1 to 365");
    product("trial = { days = 366 } #! `days` is 366; write a whole number from 1 to 365");
    product("trial = { days = -7 } #! `days` is -7; write a whole number from 1 to 365");
    product("trial = { days = \"7\" } #! `days` is \"7\"; write a whole number from 1 to 365, without quotes");
    product("trial = 7 #! `trial` is 7; write it with braces: trial = { days = 7 }");
    product(
        "trial = { days = 7, features = \"all\" } #! `features` is \"all\"; write a list of names, such as [\"sso\"]",
    );
    product(
        "trial = { days = 7, limits = { seats = -1 } } #! the limit `seats` is -1; write a whole number from 0 to 9007199254740991",
    );
    product(
        "trial.days = 7\ntrial.offline = \"soon\" #! `offline` is \"soon\"; write whole hours or days from \"1 hour\" to \"366 days\"",
    );
}

#[test]
fn lengths_of_time() {
    let range = "write a time from \"1 minute\" to \"31 days\"";
    for wrong in [
        "\"0 hours\"",
        "\"4h\"",
        "\"1.5 hours\"",
        "\"32 days\"",
        "\"1 month\"",
        "\"-1 hour\"",
        "\"1  hour\"",
        "\"4294967296 minutes\"",
    ] {
        product(&format!(
            "check_interval = {wrong} #! `check_interval` is {wrong}; {range}"
        ));
    }
    product(&format!(
        "check_interval = 240 #! `check_interval` is 240; {range}, in quotes"
    ));
    let range = "write whole hours or days from \"1 hour\" to \"366 days\"";
    for wrong in ["\"0 days\"", "\"90 minutes\"", "\"367 days\"", "\"1 year\""] {
        plan(&format!(
            "kind = \"perpetual\"\noffline = {wrong} #! `offline` is {wrong}; {range}"
        ));
    }
    let range = "write whole days, weeks, months or years up to \"100 years\", such as \"12 months\"";
    for wrong in [
        "\"0 months\"",
        "\"36 hours\"",
        "\"101 years\"",
        "\"40000 days\"",
        "\"forever\"",
    ] {
        plan(&format!(
            "kind = \"fixed_term\"\nterm = {wrong} #! `term` is {wrong}; {range}"
        ));
    }
    let range = "write whole months or years from \"1 month\" to \"3 years\"";
    for wrong in ["\"30 days\"", "\"0 months\"", "\"4 years\"", "\"monthly\""] {
        price(&format!(
            "currency = \"usd\"\namount = \"1.00\"\nevery = {wrong} #! `every` is {wrong}; {range}"
        ));
    }
}

#[test]
fn numbers_of_plans() {
    for (key, wrong, range) in [
        ("max_devices", "0", "1 to 1000"),
        ("max_devices", "1001", "1 to 1000"),
        ("max_devices", "-1", "1 to 1000"),
        ("max_devices", "2.5", "1 to 1000"),
        ("max_devices", "true", "1 to 1000"),
        ("max_devices", "99999999999999999999999999999999999999999", "1 to 1000"),
        ("license_file_days", "0", "1 to 3660"),
        ("license_file_days", "3661", "1 to 3660"),
        ("grace_days", "-1", "0 to 365"),
        ("grace_days", "366", "0 to 365"),
    ] {
        plan(&format!(
            "kind = \"perpetual\"\n{key} = {wrong} #! `{key}` is {wrong}; write a whole number from {range}"
        ));
    }
    for (table, key, wrong, range) in [
        ("drift", "min_shared_components", "17", "0 to 16"),
        ("drift", "max_rebinds", "1001", "0 to 1000"),
        ("transfers", "max_moves", "0", "1 to 1000"),
        ("transfers", "max_moves", "1001", "1 to 1000"),
    ] {
        plan(&format!(
            "kind = \"perpetual\"\n{table} = {{ {key} = {wrong} }} #! `{key}` is {wrong}; write a whole number from {range}"
        ));
    }
    plan(
        "kind = \"perpetual\"\ntransfers = 3 #! `transfers` is 3; write it with braces: transfers = { max_moves = 3 }",
    );
    for wrong in ["\"many\"", "true", "1.5"] {
        plan(&format!(
            "kind = \"perpetual\"\nlimits = {{ seats = {wrong} }} #! the limit `seats` is {wrong}; write a whole number, or \"unlimited\" in quotes"
        ));
    }
}

#[test]
fn key_templates_and_key_words() {
    product(
        "key_template = \"SF-XX\" #! `key_template` is \"SF-XX\": a key template needs at least 8 symbols but has 2; add upper-case `X`s, as in `SF-XXXXX-XXXXX`",
    );
    plan(
        "kind = \"perpetual\"\nkey_template = \"{plans}-XXXXXXXX\" #! `key_template` is \"{plans}-XXXXXXXX\": a key template does not know `{plans}`; the words in braces are `{env}` and `{plan}`",
    );
    plan(
        "kind = \"perpetual\"\nkey_template = 5 #! `key_template` is 5; write a key template in quotes, such as \"SF-XXXXX-XXXXX-XXXXX-XXXXX\"",
    );
    announced(
        r#"
[[product]]
code = "app"
name = "App"
key_template = "{PLAN}-XXXXXXXX"
[[product.plan]] #! this plan has no `key_word`; write key_word = "PRO", because the key template has {plan} and the code has no letters
code = "--"
name = "A"
kind = "perpetual"
[[product.plan]]
code = "b"
name = "B"
kind = "perpetual"
key_word = "P-R-O" #! `key_word` is "P-R-O"; write 1 to 32 letters and digits in quotes, such as "PRO"
[[product.plan]]
code = "c"
name = "C"
kind = "perpetual"
key_template = "C-XXXXXXXX"
key_word = "PRO" #! `key_word` stands in no key; remove it, or put {plan} into the key template
"#,
    );
}

#[test]
fn addresses() {
    for wrong in [
        "example.com/buy",
        "ftp://example.com",
        "https://",
        "https:///buy",
        "https://exa mple.com",
        "https://example.com/a b",
        "https://example.com:port",
        "https://example.com:0",
        "https://user@example.com",
        "https://example..com",
        "javascript:alert(1)",
    ] {
        for key in ["buy_url", "support_url"] {
            product(&format!(
                "{key} = \"{wrong}\" #! `{key}` is \"{wrong}\"; write a whole address in quotes, such as \"https://example.com/buy\""
            ));
        }
    }
}

#[test]
fn prices() {
    price(
        "currency = \"USD\" #! `currency` is \"USD\"; write a currency code of three small letters in quotes, such as \"usd\"\namount = \"1\"\nevery = \"1 month\"",
    );
    for (currency, wrong, right) in [
        ("usd", "2900", "29.00"),
        ("usd", "29.0", "29.00"),
        ("usd", "\"29\"", "29.00"),
        ("usd", "\"29.0\"", "29.00"),
        ("usd", "\"29.000\"", "29.00"),
        ("usd", "\"-29.00\"", "29.00"),
        ("usd", "\"+29.00\"", "29.00"),
        ("usd", "\".00\"", "29.00"),
        ("usd", "\"29.\"", "29.00"),
        ("usd", "\"1,499.00\"", "29.00"),
        ("usd", "\"$29.00\"", "29.00"),
        ("jpy", "\"29.00\"", "2900"),
        ("kwd", "\"29.00\"", "29.000"),
    ] {
        price(&format!(
            "currency = \"{currency}\"\namount = {wrong} #! `amount` is {wrong}; write it as on a price tag, in quotes: \"{right}\"\nevery = \"1 month\""
        ));
    }
    price(
        "currency = \"usd\"\namount = \"99999999999.00\" #! `amount` is \"99999999999.00\"; write an amount of at most 12 digits\nevery = \"1 month\"",
    );
    let wanted = "write the id of the price at Stripe in quotes, which begins with price_";
    for wrong in ["prod_123", "price_", "price_12 3", "29"] {
        price(&format!(
            "currency = \"usd\"\namount = \"1.00\"\nevery = \"1 month\"\nstripe = {{ test = \"{wrong}\" }} #! `test` is \"{wrong}\"; {wanted}"
        ));
    }
}
