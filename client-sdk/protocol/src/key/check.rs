//! Check symbols: how a key tells a typing slip, and its environment, without asking the server.
//!
//! A symbol is an element of GF(32), the field of 5-bit numbers with the primitive polynomial x^5 + x^2 + 1 and
//! `ALPHA` = 2 as generator; addition is exclusive or. Position `i` of a key has a weight `w(i)`, a power of `ALPHA`.
//! The check symbols are chosen so that two sums over all symbols `s(i)` (the *syndromes*) hit a target:
//!
//! - `S1 = sum of w(i) * s(i)`
//! - `S2 = sum of w(i)^2 * s(i)` (only with two check symbols)
//!
//! The target of `test` is (0, 0), that of `prod` is (1, `MISSING`). Only the difference of the two targets matters here:
//! a slip adds some (d1, d2) to the syndromes; it goes unnoticed if that is (0, 0), and makes the key look like one of
//! the other environment if that is (1, `MISSING`), in either direction because addition is its own inverse.
//!
//! With two check symbols neither happens for the two slips people make most:
//!
//! - One wrong symbol at `i`, off by `v != 0`, adds `(v * w(i), v * w(i)^2)`. That is never zero, and `d2 / d1 = w(i)`.
//!   The ratio of the targets is `MISSING`, which is the one power of `ALPHA` that is no position's weight.
//! - Two neighbors swapped, differing by `v != 0`, add `(v * (a + b), v * (a^2 + b^2))` with weights `a != b`. Squaring
//!   is linear in this field, so that is `(v * (a + b), v * (a + b)^2)`: never zero, and the ratio is `a + b`.
//!   Were `w(i)` simply `ALPHA^i`, positions 12 and 13 would give `ALPHA^30`, the power then left over. Leaving out the
//!   17th power instead avoids it: `ALPHA^i + ALPHA^(i+1) = ALPHA^(i+18)` is `ALPHA^17` only for `i = 30`, which has no
//!   right neighbor, and the pair around the gap gives `ALPHA^16 + ALPHA^18 = ALPHA^21`.
//!
//! Any two wrong symbols are noticed too (two weights are always independent), though they may look like the other
//! environment.
//!
//! With one check symbol every wrong symbol and every swap of two symbols is still noticed (`v * w(i)` and `v * (a + b)`
//! are not 0), but 1 of the 31 possible values of `v` gives `d1 = 1`: such a slip looks like the other environment.

use crate::environment::Environment;

/// The most symbols a key can have: the powers of `ALPHA` but one.
pub(super) const MAX_SYMBOLS: usize = 30;

/// The power of `ALPHA` that is no weight.
const MISSING_POWER: usize = 17;
const MISSING: u8 = power(MISSING_POWER);

/// The weight of every position: the powers of `ALPHA` in order, `MISSING` left out.
const WEIGHTS: [u8; MAX_SYMBOLS] = {
    let (mut weights, mut position) = ([0; MAX_SYMBOLS], 0);
    while position < MAX_SYMBOLS {
        weights[position] = power(if position < MISSING_POWER {
            position
        } else {
            position + 1
        });
        position += 1;
    }
    weights
};

/// How many of `symbols` symbols are check symbols. Short keys need their symbols for randomness.
pub(super) const fn check_count(symbols: usize) -> usize {
    match symbols {
        16.. => 2,
        10.. => 1,
        _ => 0,
    }
}

/// Sets the check symbols, which are the last ones, for the environment. Every value of `symbols` is below 32.
pub(super) fn complete(symbols: &mut [u8], environment: Environment) {
    let count = check_count(symbols.len());
    let checks = symbols.len() - count;
    symbols[checks..].fill(0);
    let (s1, s2) = syndromes(symbols);
    let (t1, t2) = target(environment);
    let (d1, d2) = (s1 ^ t1, s2 ^ t2);
    match count {
        2 => {
            // Solves a*x + b*y = d1 and a^2*x + b^2*y = d2.
            let (a, b) = (WEIGHTS[checks], WEIGHTS[checks + 1]);
            let x = divide(d2 ^ multiply(b, d1), multiply(a, a ^ b));
            symbols[checks] = x;
            symbols[checks + 1] = divide(d1 ^ multiply(a, x), b);
        }
        1 => symbols[checks] = divide(d1, WEIGHTS[checks]),
        _ => {}
    }
}

/// The environment whose target the symbols hit; `None` for a slip. Without check symbols nothing can be told: `None`.
pub(super) fn environment_of(symbols: &[u8]) -> Option<Environment> {
    let (s1, s2) = syndromes(symbols);
    Environment::ALL.into_iter().find(|environment| {
        let (t1, t2) = target(*environment);
        match check_count(symbols.len()) {
            2 => (s1, s2) == (t1, t2),
            1 => s1 == t1,
            _ => false,
        }
    })
}

const fn target(environment: Environment) -> (u8, u8) {
    match environment {
        Environment::Test => (0, 0),
        Environment::Prod => (1, MISSING),
    }
}

fn syndromes(symbols: &[u8]) -> (u8, u8) {
    symbols.iter().zip(WEIGHTS).fold((0, 0), |(s1, s2), (symbol, weight)| {
        let weighted = multiply(weight, *symbol);
        (s1 ^ weighted, s2 ^ multiply(weight, weighted))
    })
}

const fn power(exponent: usize) -> u8 {
    let (mut value, mut left) = (1, exponent);
    while left > 0 {
        value = multiply(value, 2);
        left -= 1;
    }
    value
}

/// Multiplies by shifting and adding, reducing by x^5 + x^2 + 1 (0b100101) whenever a sixth bit appears.
const fn multiply(a: u8, b: u8) -> u8 {
    let (mut product, mut shifted, mut left) = (0, a, b);
    while left > 0 {
        if left & 1 == 1 {
            product ^= shifted;
        }
        shifted <<= 1;
        if shifted & 0b10_0000 != 0 {
            shifted ^= 0b10_0101;
        }
        left >>= 1;
    }
    product
}

/// Divides by a nonzero `b`: the group has order 31, so the inverse of `b` is its 30th power.
const fn divide(a: u8, b: u8) -> u8 {
    let (mut quotient, mut left) = (a, 30);
    while left > 0 {
        quotient = multiply(quotient, b);
        left -= 1;
    }
    quotient
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A slip changes the syndromes by an amount that does not depend on the rest of the key (they are linear), so
    /// proving it for slips on the key of zeros proves it for all keys.
    fn difference(length: usize, slip: &[(usize, u8)]) -> (u8, u8) {
        let mut symbols = vec![0; length];
        for (position, value) in slip {
            symbols[*position] ^= value;
        }
        syndromes(&symbols)
    }

    #[test]
    fn the_field_is_a_field() {
        let powers: std::collections::BTreeSet<u8> = (0..31).map(power).collect();
        assert_eq!(powers.len(), 31, "ALPHA generates every nonzero element");
        for a in 0..32 {
            for b in 1..32 {
                assert_eq!(multiply(divide(a, b), b), a);
                assert_eq!(multiply(a, b), multiply(b, a));
            }
        }
        // 2^5 = x^5 = x^2 + 1, and 1 + ALPHA = ALPHA^18, on which the argument about swaps rests.
        assert_eq!((power(5), power(18)), (0b00101, 0b00011));
    }

    #[test]
    fn weights_are_distinct_and_never_missing() {
        let weights: std::collections::BTreeSet<u8> = WEIGHTS.into_iter().collect();
        assert_eq!(weights.len(), MAX_SYMBOLS);
        assert!(!weights.contains(&MISSING) && !weights.contains(&0));
    }

    #[test]
    fn two_checks_tell_every_single_slip_and_every_swap_of_neighbors() {
        let other = target(Environment::Prod);
        for v in 1..32 {
            for i in 0..MAX_SYMBOLS {
                let single = difference(MAX_SYMBOLS, &[(i, v)]);
                assert!(single != (0, 0) && single != other, "position {i}, off by {v}");
            }
            for i in 0..MAX_SYMBOLS - 1 {
                let swap = difference(MAX_SYMBOLS, &[(i, v), (i + 1, v)]);
                assert!(swap != (0, 0) && swap != other, "swap at {i}, differing by {v}");
            }
        }
    }

    #[test]
    fn two_checks_notice_any_two_wrong_symbols() {
        let single: Vec<Vec<(u8, u8)>> = (0..MAX_SYMBOLS)
            .map(|i| (1..32).map(|v| difference(MAX_SYMBOLS, &[(i, v)])).collect())
            .collect();
        for (i, at_i) in single.iter().enumerate() {
            for at_j in &single[..i] {
                // Two slips cancel each other only if they change the syndromes alike.
                assert!(at_i.iter().all(|difference| !at_j.contains(difference)), "position {i}");
            }
        }
    }

    #[test]
    fn one_check_notices_every_slip_and_confuses_environments_once_in_31() {
        for i in 0..15 {
            let looks_other = (1..32).filter(|v| difference(15, &[(i, *v)]).0 == 1).count();
            assert_eq!(looks_other, 1, "position {i}");
            assert!((1..32).all(|v| difference(15, &[(i, v)]).0 != 0));
            for j in 0..i {
                assert!(
                    (1..32).all(|v| difference(15, &[(i, v), (j, v)]).0 != 0),
                    "swap {i} {j}"
                );
            }
        }
    }

    #[test]
    fn completed_symbols_tell_their_environment() {
        for length in 8..=MAX_SYMBOLS {
            for environment in Environment::ALL {
                let mut symbols: Vec<u8> = (7u8..).map(|n| n % 32).take(length).collect();
                complete(&mut symbols, environment);
                assert!(symbols.iter().all(|symbol| *symbol < 32));
                assert_eq!(
                    environment_of(&symbols),
                    (length >= 10).then_some(environment),
                    "{length}"
                );
            }
        }
    }

    /// Keys of customers must stay valid for ever. The numbers come from an independent program, which multiplies with
    /// tables of logarithms and finds check symbols by trying all.
    #[test]
    fn the_arithmetic_never_changes() {
        let last = |length: u8, environment| {
            let mut symbols: Vec<u8> = (0..length).collect();
            complete(&mut symbols, environment);
            symbols.split_off(usize::from(length) - check_count(usize::from(length)))
        };
        assert_eq!(last(20, Environment::Test), [21, 25]);
        assert_eq!(last(20, Environment::Prod), [13, 18]);
        assert_eq!(last(15, Environment::Test), [13]);
        assert_eq!(last(15, Environment::Prod), [30]);
    }
}
