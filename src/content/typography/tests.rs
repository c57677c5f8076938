//! Typography, language by language.

use super::*;
use crate::locale::Locale;

fn set(code: &str, written: &str) -> String {
    let language = Language::new(Locale::new(code), "".into(), code.parse().unwrap(), Vec::new());
    let once = text(&language, written).into_owned();
    assert_eq!(text(&language, &once), once, "not idempotent: {written}");
    once
}

/// Narrow no-break spaces shown as `_`, no-break spaces as `~`.
fn french(written: &str) -> String {
    set("fr", written).replace('\u{202f}', "_").replace('\u{a0}', "~")
}

#[test]
fn french_spaces() {
    assert_eq!(french("Quoi ? Oui ! Bon ; fin : là"), "Quoi_? Oui_! Bon_; fin~: là");
    assert_eq!(french("Quoi? Oui! Bon; fin: là"), "Quoi_? Oui_! Bon_; fin~: là");
    assert_eq!(french("Quoi ?! (oui !) « non ! »"), "Quoi_?! (oui_!) «_non_!_»");
    assert_eq!(french("«mot» et « mot »"), "«_mot_» et «_mot_»");
    assert_eq!(french("12 % et 5 € et 3 km, 40% ; 12 kilos"), "12~% et 5~€ et 3~km, 40~%_; 12 kilos");
    assert_eq!(french("1 240 emplois, 1 000 000 d'euros"), "1_240 emplois, 1_000_000 d’euros");
    assert_eq!(french("en 2016 240 et 12 30 et F12 345"), "en 2016 240 et 12 30 et F12 345");
    assert_eq!(french("à 12:30, a?b=c, https://a.b/c?d=e"), "à 12:30, a?b=c, https://a.b/c?d=e");
    assert_eq!(french("mot\n!"), "mot_!");
}

#[test]
fn french_marks() {
    assert_eq!(french("\"L'Estaque\" dit \"a \"b\" c\""), "«_L’Estaque_» dit «_a “b” c_»");
    assert_eq!(french("l'\"Estaque\"..."), "l’«_Estaque_»…");
    assert_eq!(
        french("l'ex-\"président\" et \"a\"-\"b\" ; 12-\" et \"ex-\"."),
        "l’ex-«_président_» et «_a_»-«_b_»_; 12-\" et «_ex-_»."
    );
    assert_eq!(french("a -- b --- c ---- d -- e"), "a – b — c ---- d – e");
    assert_eq!(french("l'option --root, 5' et 6\""), "l’option --root, 5' et 6\"");
}

#[test]
fn other_languages_have_their_marks() {
    assert_eq!(set("en", "\"It's 'so'\" -- ok..."), "“It’s ‘so’” – ok…");
    assert_eq!(set("en", "What? Yes! 12 %"), "What? Yes! 12 %");
    assert_eq!(set("de", "\"Es ist 'so'\", geht's"), "„Es ist ‚so‘“, geht’s");
    assert_eq!(set("it", "\"L'isola\""), "«L’isola»");
    assert_eq!(set("he", "\"a\" 'b' -- c..."), "\"a\" 'b' -- c…");
    assert_eq!(set("ja", "\"一\"...\n一\n二\nab"), "\"一\"...\n一二\nab");
}

#[test]
fn clean_text_is_borrowed() {
    let language = Language::new(Locale::new("fr"), "".into(), "fr".parse().unwrap(), Vec::new());
    assert!(matches!(text(&language, "Un mot."), Cow::Borrowed(_)));
}

#[test]
fn random_text_is_stable() {
    let alphabet: Vec<char> = "a1 é!?;:%«»\"'.-\u{a0}\u{202f}\n一、km“”’".chars().collect();
    for code in ["fr", "en", "de", "it", "ja", "ar"] {
        let mut seed = 42_u64;
        for _ in 0..20_000 {
            let written: String = (0..12)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    alphabet[(seed >> 33) as usize % alphabet.len()]
                })
                .collect();
            set(code, &written);
        }
    }
}

/// Regression of #13, part F.
#[test]
fn french_marks_follow_everything_that_closes() {
    assert_eq!(french("«oui»! «oui»? «oui»; «oui»: x"), "«_oui_»_! «_oui_»_? «_oui_»_; «_oui_»~: x");
    assert_eq!(french("\"pro\": a, \"b\"! \"c\"; d"), "«_pro_»~: a, «_b_»_! «_c_»_; d");
    assert_eq!(french("A+! n°! ™! ²! 日本! 😀! §: a*!"), "A+_! n°_! ™_! ²_! 日本_! 😀_! §~: a*_!");
    assert_eq!(french("Quoi?? Ah!!! (oui)! ça?!"), "Quoi_?? Ah_!!! (oui)_! ça_?!");
}

#[test]
fn single_quotes_and_elisions() {
    assert_eq!(french("un 'vivant' et 'l'été' de '68"), "un ‘vivant’ et ‘l’été’ de ’68");
    assert_eq!(french("l'un dit 'non"), "l’un dit ’non");
    assert_eq!(
        set("en", "rock 'n' roll, 'twas the '90s, 'round and 'so'"),
        "rock ’n’ roll, ’twas the ’90s, ’round and ‘so’"
    );
    assert_eq!(set("en", "'rock 'n' roll'"), "‘rock ’n’ roll’");
    assert_eq!(french("Du rock 'n' roll, 'rock 'n' roll'"), "Du rock ’n’ roll, ‘rock ’n’ roll’");
    assert_eq!(french("L'an '68 ; les '90 ; 'tit ; 'oui'"), "L’an ’68_; les ’90_; ’tit_; ‘oui’");
    assert_eq!(french("le '68' et '1968'"), "le ‘68’ et ‘1968’");
}

/// What stands in quotation marks is often emphasis or a link, which comes as another piece.
#[test]
fn quotes_around_a_piece_are_a_pair() {
    let pieces = |pieces: &[&str]| {
        let language = Language::new(Locale::new("fr"), "".into(), "fr".parse().unwrap(), Vec::new());
        let mut typographer = Typographer::new(&language);
        typographer.begin();
        let mut out = String::new();
        pieces.iter().for_each(|piece| typographer.write(piece, &[], &mut out));
        out.replace('\u{202f}', "_")
    };
    assert_eq!(pieces(&["'", "z", "' et '", "a", "'."]), "‘z’ et ‘a’.");
    assert_eq!(pieces(&["l'\"", "x", "\""]), "l’«_x_»");
    assert_eq!(pieces(&["les amis' ", "z"]), "les amis’ z");
}
