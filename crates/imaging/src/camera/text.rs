//! Texts and dates as cameras and agencies have written them over thirty years.

/// Without spaces and zeros around it; nothing if nothing is left.
pub(super) fn tidy(text: &str) -> Option<String> {
    let text = text.trim_matches(|character: char| character.is_whitespace() || character == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}

/// UTF-8 if it is, else Windows' Western page or, where the bytes make words by it alone, that of the old Macintosh.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if is_macintosh(bytes) => bytes.iter().map(|&byte| macintosh(byte)).collect(),
        Err(_) => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
    };
    tidy(&text)
}

/// Whether bytes that are not UTF-8 are words on a Macintosh and none on Windows: there the bytes of à, è, é, ê and their
/// kind within a word are signs, or nothing at all, and Windows' own accented letters do not occur.
fn is_macintosh(bytes: &[u8]) -> bool {
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let in_word = |at: usize| at > 0 && letter(at - 1) || letter(at + 1);
    let letters_of = |range: std::ops::RangeInclusive<u8>| {
        (0..bytes.len()).filter(|&at| range.contains(&bytes[at]) && in_word(at)).count()
    };
    let signs_of_windows = [0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x85, 0x8A, 0x9A, 0x8C, 0x9C, 0x9F];
    let of_macintosh = (0..bytes.len())
        .filter(|&at| (0x80..=0x9F).contains(&bytes[at]) && in_word(at) && !signs_of_windows.contains(&bytes[at]));
    of_macintosh.count() > letters_of(0xC0..=0xFF)
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn macintosh(byte: u8) -> char {
    const HIGH: &str = concat!(
        "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü",
        "†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø",
        "¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ",
        "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
    );
    match byte {
        0x80.. => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{FFFD}'),
        _ => char::from(byte),
    }
}

/// A date in the one form of this program: `2025-05-03`, or `2025-05-03T14:05:09` with the offset behind when known.
/// `None` for what is not a whole day that exists: a year alone, a month alone, zeros.
pub(super) fn date(written: &str) -> Option<String> {
    let written = written.trim();
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |from: usize, to: usize| written.get(from..to).unwrap_or_default();
    // `2025-05-03`, `2025:05:03` as EXIF has it, `20250503` as IPTC has it.
    let separated = digits(part(0, 4), 4) && digits(part(5, 7), 2) && digits(part(8, 10), 2);
    let same = matches!(part(4, 5), "-" | ":" | "/" | ".") && part(4, 5) == part(7, 8);
    let (year, month, day, rest) = if separated && same {
        (part(0, 4), part(5, 7), part(8, 10), written.get(10..).unwrap_or_default())
    } else if digits(part(0, 8), 8) {
        (part(0, 4), part(4, 6), part(6, 8), written.get(8..).unwrap_or_default())
    } else {
        return None;
    };
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let leap = number(year).is_multiple_of(4) && !number(year).is_multiple_of(100) || number(year).is_multiple_of(400);
    let days = match number(month) {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if number(year) == 0 || !(1..=days).contains(&number(day)) {
        return None;
    }
    let mut date = format!("{year}-{month}-{day}");
    if let Some(time) = rest.strip_prefix(['T', ' ']).and_then(time) {
        date.push('T');
        date.push_str(&time);
    }
    Some(date)
}

/// `14:05:09` or `14:05`, with an offset or none; seconds are made whole.
fn time(written: &str) -> Option<String> {
    let clock: Vec<&str> =
        written.get(..8).filter(|clock| clock.matches(':').count() == 2).or(written.get(..5))?.split(':').collect();
    let two = |text: &&str, most: u32| {
        text.len() == 2
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse::<u32>().is_ok_and(|n| n <= most)
    };
    let (hour, minute) = (clock.first()?, clock.get(1)?);
    let second = clock.get(2).copied().unwrap_or("00");
    if !two(hour, 23) || !two(minute, 59) || !two(&second, 59) {
        return None;
    }
    let mut time = format!("{hour}:{minute}:{second}");
    let rest = written.get(if clock.len() == 3 { 8 } else { 5 }..).unwrap_or_default();
    let rest = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let sign = rest.starts_with(['+', '-']);
    if rest == "Z" || sign && rest.len() == 6 && rest.is_ascii() && two(&&rest[1..3], 14) && two(&&rest[4..], 59) {
        time.push_str(rest);
    }
    Some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_hand_are_days_or_nothing() {
        for (written, expected) in [
            ("2025-05-03", Some("2025-05-03")),
            ("2025:12:28", Some("2025-12-28")),
            ("2025:12:28 14:05:09", Some("2025-12-28T14:05:09")),
            ("2025-12-28T14:05:09.123+02:00", Some("2025-12-28T14:05:09+02:00")),
            ("2025-12-28T14:05", Some("2025-12-28T14:05:00")),
            ("20150122", Some("2015-01-22")),
            ("2015-01-22", Some("2015-01-22")),
            ("2024-02-29", Some("2024-02-29")),
            ("2025-02-29", None),
            ("0-00-00T00", None),
            ("0000:00:00 00:00:00", None),
            ("1998", None),
            ("1998-07", None),
            ("2025-13-01", None),
            ("é2025-01-01", None),
            ("2025-05-03T99:00:00", Some("2025-05-03")),
        ] {
            assert_eq!(date(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn old_pages_are_told_apart() {
        assert_eq!(decoded(b"caf\xe9 \x96 l\x92eau").as_deref(), Some("café – l’eau"));
        assert_eq!(decoded(b"caf\x8e \x8ftang").as_deref(), Some("café ètang"));
        assert_eq!(decoded("café".as_bytes()).as_deref(), Some("café"));
        assert_eq!(decoded(b"\x93Le Port\x94 \x85").as_deref(), Some("“Le Port” …"));
    }
}
