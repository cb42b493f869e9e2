//! Debug output without buyers' data and one-time links.

/// Implements `Debug` with the named fields only: the others hold links that open something for whoever has them, or
/// data of a buyer, and neither belongs into a log.
macro_rules! brief_debug {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.debug_struct(stringify!($name))$(.field(stringify!($field), &self.$field))+.finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use brief_debug;
