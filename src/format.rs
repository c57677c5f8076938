//! Numbers, amounts, dates, plurals, lists and sorting by CLDR, for one language of the site.
//!
//! Invariant: formatting is pure. The same language and value give the same
//! text on any machine: data is compiled in, nothing is asked of the system.
//!
//! Compact numbers, currencies and relative times are behind the feature `unstable` of ICU4X 2.4, whose minor releases may
//! change them: the version is held in `Cargo.toml`. Ranges and units are not in ICU4X (see `cldr`).
//!
//! Absent by design: date patterns (a theme chooses a [`DateStyle`]).

mod amount;
mod cldr;
mod date;
mod formats;
mod numeral;
mod percent;
mod range;
mod time;

pub use amount::{CompactWidth, Currency, CurrencyDisplay, Decimals, RelativeWords, TimeUnit};
pub use cldr::UnitWidth;
pub use date::{DateStyle, parse_date};
pub use formats::{Conjunction, Formats, SortKey, category_name, plural_categories};
pub use numeral::{Grouping, NumberOptions, Numeral};
pub use time::{ClockTime, ZoneStyle, parse_time};
