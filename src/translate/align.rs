//! Pairs the blocks of a translation with those of its source.
//!
//! Fields and messages are paired by their place. Passages that a record pairs belong together, wherever they have
//! moved to. The others are paired in their order, between those that are known, as the structure of both texts
//! allows: headings with headings of their level or anchor, components with components of their name.
//!
//! Invariant: the work is bounded by `MAX_TABLE` for each stretch of unknown blocks, and linear elsewhere.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::record::{Record, Records};
use super::unit::{BlockDigest, Unit, UnitKind};
use crate::content::markdown::passages::{MarkKind, Part, PassageKind};

/// The most cells of the table in which two stretches are compared. Longer ones are paired one by one.
const MAX_TABLE: usize = 400_000;

/// For each block of the source, the index of its translation. `hints` are pairs that are known from elsewhere, such as
/// an export: they count where no record says more.
pub fn align(source: &[Unit], translation: &[Unit], records: &Records, hints: &[Record]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; source.len()];
    let by_path: BTreeMap<&str, usize> = translation
        .iter()
        .enumerate()
        .filter(|(_, unit)| is_placed(unit))
        .map(|(at, unit)| (&*unit.path, at))
        .collect();
    for (pair, unit) in pairs.iter_mut().zip(source) {
        if is_placed(unit) {
            *pair = by_path.get(&*unit.path).copied();
        }
    }
    let from: Vec<usize> = (0..source.len()).filter(|at| !is_placed(&source[*at])).collect();
    let to: Vec<usize> = (0..translation.len()).filter(|at| !is_placed(&translation[*at])).collect();
    let known = recorded((source, &from), (translation, &to), [&records.all, hints]);
    for (s, t) in &known {
        pairs[from[*s]] = Some(to[*t]);
    }
    let taken: Vec<bool> = {
        let mut taken = vec![false; to.len()];
        known.iter().for_each(|(_, t)| taken[*t] = true);
        taken
    };
    let free = |s: usize, pairs: &[Option<usize>]| pairs[from[s]].is_none();
    // Stretches between the pairs that stand in the same order in both texts.
    let (mut s, mut t) = (0, 0);
    for (end_s, end_t) in ascending(&known).into_iter().chain([(from.len(), to.len())]) {
        let left: Vec<usize> = (s..end_s).filter(|at| free(*at, &pairs)).map(|at| from[at]).collect();
        let right: Vec<usize> = (t..end_t).filter(|at| !taken[*at]).map(|at| to[at]).collect();
        for (s, t) in stretch(source, translation, &left, &right) {
            pairs[s] = Some(t);
        }
        (s, t) = (end_s + 1, end_t + 1);
    }
    pairs
}

fn is_placed(unit: &Unit) -> bool {
    !matches!(unit.kind, UnitKind::Passage(_))
}

/// Pairs that records know, as indices of `from` and `to`. Equal blocks are paired in their order, and what the first
/// records say counts before what the others say.
fn recorded(
    (source, from): (&[Unit], &[usize]),
    (translation, to): (&[Unit], &[usize]),
    records: [&[Record]; 2],
) -> Vec<(usize, usize)> {
    let mut waiting: HashMap<BlockDigest, VecDeque<usize>> = HashMap::new();
    for (at, unit) in to.iter().enumerate() {
        waiting.entry(translation[*unit].digest).or_default().push_back(at);
    }
    let mut pairs: Vec<Option<usize>> = vec![None; from.len()];
    for records in records {
        let mut made: HashMap<BlockDigest, Vec<BlockDigest>> = HashMap::new();
        for record in records {
            made.entry(record.source).or_default().push(record.translation);
        }
        for (pair, unit) in pairs.iter_mut().zip(from).filter(|(pair, _)| pair.is_none()) {
            let known = made.get(&source[*unit].digest).into_iter().flatten();
            *pair = known.into_iter().find_map(|digest| waiting.get_mut(digest).and_then(VecDeque::pop_front));
        }
    }
    pairs.into_iter().enumerate().filter_map(|(at, pair)| Some((at, pair?))).collect()
}

/// The longest sequence of pairs that ascends on both sides. `pairs` ascend on the first.
fn ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, (_, t)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *t);
        before[at] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut sequence = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        sequence.push(pairs[index]);
        at = before[index];
    }
    sequence.reverse();
    sequence
}

/// Pairs two stretches of blocks in their order, so that the sum of [`likeness`] is greatest.
fn stretch(source: &[Unit], translation: &[Unit], left: &[usize], right: &[usize]) -> Vec<(usize, usize)> {
    let (rows, columns) = (left.len(), right.len());
    let alike = |row: usize, column: usize| likeness(&source[left[row]], &translation[right[column]]);
    if rows == 0 || columns == 0 {
        return Vec::new();
    }
    if (rows + 1).saturating_mul(columns + 1) > MAX_TABLE {
        let one_by_one = (0..rows.min(columns)).filter(|at| alike(*at, *at).is_some());
        return one_by_one.map(|at| (left[at], right[at])).collect();
    }
    // best[row][column]: the greatest sum for the blocks from there on.
    let width = columns + 1;
    let mut best = vec![0_u32; (rows + 1) * width];
    let mut likenesses = vec![None; rows * columns];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let likeness = alike(row, column);
            likenesses[row * columns + column] = likeness;
            let skipped = best[(row + 1) * width + column].max(best[row * width + column + 1]);
            let paired = likeness.map_or(0, |likeness| likeness + best[(row + 1) * width + column + 1]);
            best[row * width + column] = skipped.max(paired);
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    while row < rows && column < columns {
        let here = best[row * width + column];
        let paired = likenesses[row * columns + column].map(|l| l + best[(row + 1) * width + column + 1]);
        if paired == Some(here) {
            pairs.push((left[row], right[column]));
            (row, column) = (row + 1, column + 1);
        } else if best[(row + 1) * width + column] == here {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// How well two blocks fit by their structure; `None` when one cannot be the translation of the other.
fn likeness(source: &Unit, translation: &Unit) -> Option<u32> {
    let (UnitKind::Passage(s), UnitKind::Passage(t)) = (&source.kind, &translation.kind) else { return None };
    let anchors = match (&source.anchor, &translation.anchor) {
        (Some(a), Some(b)) if a == b => 20,
        (Some(_), Some(_)) => 0,
        _ => 4,
    };
    Some(match (s, t) {
        (PassageKind::Heading(a), PassageKind::Heading(b)) if a == b => 6 + anchors,
        (PassageKind::Heading(_), PassageKind::Heading(_)) => 2 + anchors,
        (PassageKind::Component, PassageKind::Component) => {
            let (a, b) = (meaning(source), meaning(translation));
            let name = |meaning: &str| meaning.split(' ').next().unwrap_or_default().to_owned();
            match (a == b, name(a) == name(b)) {
                (true, _) => 20,
                (false, true) => 8,
                (false, false) => return None,
            }
        }
        (PassageKind::Code, PassageKind::Code)
        | (PassageKind::Html, PassageKind::Html)
        | (PassageKind::Alert, PassageKind::Alert)
        | (PassageKind::Task, PassageKind::Task) => {
            if source.digest == translation.digest {
                20
            } else {
                6
            }
        }
        (a, b) if a == b => 8 + links(source, translation) + anchors / 4,
        (
            PassageKind::Paragraph | PassageKind::Item | PassageKind::Definition,
            PassageKind::Paragraph | PassageKind::Item | PassageKind::Definition,
        ) => 2 + links(source, translation),
        _ => return None,
    })
}

fn meaning(unit: &Unit) -> &str {
    match unit.parts.first() {
        Some(Part::Mark(mark)) => &mark.meaning,
        _ => "",
    }
}

/// Whether two passages link to the same places.
fn links(source: &Unit, translation: &Unit) -> u32 {
    let of = |unit: &Unit| -> Vec<String> {
        let marks = unit.parts.iter().filter_map(|part| match part {
            Part::Mark(mark) if matches!(mark.kind, MarkKind::Link | MarkKind::Picture | MarkKind::Note) => Some(mark),
            _ => None,
        });
        let mut meanings: Vec<String> =
            marks.map(|mark| mark.meaning.to_string()).filter(|meaning| !meaning.is_empty()).collect();
        meanings.sort_unstable();
        meanings.truncate(20);
        meanings
    };
    let (a, b) = (of(source), of(translation));
    match (a.is_empty(), a == b) {
        (true, true) => 1,
        (false, true) => 6,
        _ => 0,
    }
}
