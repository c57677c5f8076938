//! Versions of the kit: three numbers, compared as Semantic Versioning 2.0.0 does.

use std::fmt;
use std::str::FromStr;

/// A released version: `1.2.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Rises when something is removed or means something else.
    pub major: u32,
    /// Rises when something is added.
    pub minor: u32,
    /// Rises when something is mended.
    pub patch: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// A text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoVersion;

impl FromStr for Version {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut numbers = [0; 3];
        let mut parts = text.split('.');
        for number in &mut numbers {
            let part = parts.next().ok_or(NoVersion)?;
            let is_whole = part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
            *number = part.parse().ok().filter(|_| is_whole).ok_or(NoVersion)?;
        }
        let [major, minor, patch] = numbers;
        if parts.next().is_some() { Err(NoVersion) } else { Ok(Self { major, minor, patch }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_three_numbers() {
        assert_eq!("1.20.3".parse::<Version>().unwrap().to_string(), "1.20.3");
        assert!("1.10.0".parse::<Version>().unwrap() > "1.9.9".parse::<Version>().unwrap());
        for wrong in ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.-3", "1.2.+3", "1.2.3-beta", "1..3", "99999999999.0.0"]
        {
            assert_eq!(wrong.parse::<Version>(), Err(NoVersion), "{wrong}");
        }
    }
}
