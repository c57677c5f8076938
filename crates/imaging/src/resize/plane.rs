//! Lanczos3 on a single plane. Nearly all pictures are decoded into such planes.
//!
//! Sixteen rows of the result at a time: first down, keeping six bits of fraction; then turned into a strip in which the
//! sixteen samples of a column, and of the next, lie side by side; then across. So both directions multiply sixteen samples at
//! once, and none needs the sum of a register. A general resizer spends most of its time on the latter.
//!
//! Weights come from a table made by arithmetic alone, and sums are of integers: the same bytes on every machine, with and
//! without AVX2.

use std::sync::LazyLock;

/// Rows of the result made at a time, and columns of the source.
const SIDE: usize = 16;
/// Fraction bits of weights, and of samples between the two passes.
const WEIGHT_BITS: i32 = 14;
const KEPT_BITS: i32 = 6;
const DOWN_SHIFT: i32 = WEIGHT_BITS - KEPT_BITS;
const ACROSS_SHIFT: i32 = WEIGHT_BITS + KEPT_BITS;

/// The samples of two neighbouring columns, row by row.
type Columns = [[i16; 2]; SIDE];

/// A rectangle of the source, in samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crop {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// Resamples a part of a plane of `size` samples to `target` samples.
pub(super) fn resample(data: &[u8], size: (usize, usize), crop: &Crop, target: (usize, usize)) -> Vec<u8> {
    let across = Taps::new(size.0, crop.left, crop.width, target.0, Start::Even);
    let down = Taps::new(size.1, crop.top, crop.height, target.1, Start::Any);
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: AVX2 was detected just now.
        return unsafe { wide::run(data, size, &across, &down) };
    }
    // SAFETY: nothing is promised of the processor when `WIDE` is not set.
    unsafe { run::<false>(data, size, &across, &down) }
}

/// The samples and weights of one direction.
struct Taps {
    /// First sample of each of the results.
    starts: Vec<usize>,
    /// Two weights at a time, `pairs` of them for each result; those that are too many are zero.
    weights: Vec<[i16; 2]>,
    pairs: usize,
}

enum Start {
    Any,
    Even,
}

impl Taps {
    fn new(size: usize, start: f64, length: f64, count: usize, align: Start) -> Self {
        let scale = length / count as f64;
        let stretch = scale.max(1.0);
        let reach = RADIUS as f64 * stretch;
        let pairs = (2.0 * reach).ceil() as usize / 2 + 2;
        let mut taps = Self { starts: Vec::with_capacity(count), weights: Vec::with_capacity(count * pairs), pairs };
        let (mut values, mut whole) = (Vec::with_capacity(2 * pairs), Vec::with_capacity(2 * pairs));
        for index in 0..count {
            let center = start + (index as f64 + 0.5) * scale;
            // Samples lie half a step behind their index. Beyond the edge there are none: the others take their weight.
            let first = (((center - reach).max(0.0) + 0.5) as usize).min(size - 1);
            let last = (((center + reach).max(0.0) + 0.5) as usize).clamp(first + 1, size);
            let aligned = if matches!(align, Start::Even) { first & !1 } else { first };
            values.clear();
            values.resize(first - aligned, 0.0);
            values.extend((first..last).map(|at| lanczos((at as f64 + 0.5 - center) / stretch)));
            let sum: f64 = values.iter().sum();
            // What rounding takes from one weight goes to the next: they neither lighten nor darken, however many.
            let (mut exact, mut given) = (0.0, 0);
            whole.clear();
            whole.extend(values.iter().map(|value| {
                exact += value / sum * f64::from(1 << WEIGHT_BITS);
                let weight = (exact + 0.5).floor() as i32 - given;
                given += weight;
                weight as i16
            }));
            whole.resize(2 * pairs, 0);
            taps.starts.push(aligned);
            taps.weights.extend(whole.as_chunks::<2>().0);
        }
        taps
    }

    fn of(&self, index: usize) -> (usize, &[[i16; 2]]) {
        (self.starts[index], &self.weights[index * self.pairs..(index + 1) * self.pairs])
    }
}

/// Radius of the filter, in samples of the coarser side.
const RADIUS: usize = 3;

/// The filter at `x`, between two places of a table.
fn lanczos(x: f64) -> f64 {
    const STEPS: usize = 1024;
    static TABLE: LazyLock<Vec<f64>> = LazyLock::new(|| {
        let value = |at: usize| {
            let x = at as f64 / STEPS as f64;
            if at == 0 {
                return 1.0;
            }
            let angle = std::f64::consts::PI * x;
            sine(at, STEPS) * sine(at, RADIUS * STEPS) * RADIUS as f64 / (angle * angle)
        };
        (0..RADIUS * STEPS).map(value).chain([0.0, 0.0]).collect()
    });
    let place = (x.abs() * STEPS as f64).min((RADIUS * STEPS) as f64);
    let at = place as usize;
    let (here, next) = (TABLE[at], TABLE[at + 1]);
    here + (next - here) * (place - at as f64)
}

/// sin(π·a/b) by its series, so that the result does not depend on the platform's `sin`.
fn sine(a: usize, b: usize) -> f64 {
    let (turn, rest) = (a / b, a % b);
    let x = std::f64::consts::PI * rest.min(b - rest) as f64 / b as f64;
    let (mut term, mut sum, mut k) = (x, x, 2.0);
    while k < 30.0 {
        term *= -x * x / (k * (k + 1.0));
        sum += term;
        k += 2.0;
    }
    if turn % 2 == 0 { sum } else { -sum }
}

/// # Safety
/// AVX2 is there if `WIDE`.
#[inline(always)]
unsafe fn run<const WIDE: bool>(data: &[u8], (width, height): (usize, usize), across: &Taps, down: &Taps) -> Vec<u8> {
    let (columns, rows) = (across.starts.len(), down.starts.len());
    let mut out = vec![0; columns * rows];
    // Only the rows that the filter needs are read.
    let left = across.starts.first().copied().unwrap_or(0);
    let right = across.starts.last().map_or(0, |last| (last + 2 * across.pairs).min(width));
    let mut strip: Vec<Columns> = vec![[[0; 2]; SIDE]; (right - left) / 2 + across.pairs + SIDE];
    let stride = (right - left).next_multiple_of(SIDE);
    let mut lines = vec![0i16; SIDE * stride];
    for top in (0..rows).step_by(SIDE) {
        let count = SIDE.min(rows - top);
        for (row, line) in lines.chunks_exact_mut(stride).enumerate().take(count) {
            let (start, weights) = down.of(top + row);
            for (x, sums) in (left..right).step_by(SIDE).zip(line.as_chunks_mut::<SIDE>().0) {
                #[cfg(target_arch = "x86_64")]
                if WIDE && x + SIDE <= width && start + 2 * weights.len() <= height {
                    // SAFETY: the caller of this function promises AVX2 if `WIDE`.
                    unsafe { wide::down(&data[start * width + x..], width, weights, sums) };
                    continue;
                }
                plain::down(data, (width, height), (x, start), weights, sums);
            }
        }
        for (index, target) in strip.as_chunks_mut::<{ SIDE / 2 }>().0.iter_mut().enumerate().take(stride / SIDE) {
            let square = &lines[index * SIDE..];
            #[cfg(target_arch = "x86_64")]
            if WIDE {
                // SAFETY: the caller of this function promises AVX2 if `WIDE`.
                unsafe { wide::turn_pairs(square, stride, target) };
                continue;
            }
            plain::turn_pairs(square, stride, target);
        }
        for x in (0..columns).step_by(SIDE) {
            let wanted = SIDE.min(columns - x);
            let mut square = [[0u8; SIDE]; SIDE];
            for (column, samples) in square.iter_mut().enumerate().take(wanted) {
                let (start, weights) = across.of(x + column);
                let source = &strip[(start - left) / 2..][..weights.len()];
                #[cfg(target_arch = "x86_64")]
                if WIDE {
                    // SAFETY: the caller of this function promises AVX2 if `WIDE`.
                    unsafe { wide::across(source, weights, samples) };
                    continue;
                }
                plain::across(source, weights, samples);
            }
            let square = turned(&square);
            for (row, samples) in square.iter().enumerate().take(count) {
                out[(top + row) * columns + x..][..wanted].copy_from_slice(&samples[..wanted]);
            }
        }
    }
    out
}

/// Turns columns into rows.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn turned(square: &[[u8; SIDE]; SIDE]) -> [[u8; SIDE]; SIDE] {
    use std::arch::x86_64::*;
    // SAFETY: the array has sixteen bytes, and every x86-64 has SSE2.
    let mut rows = square.map(|row| unsafe { _mm_loadu_si128(row.as_ptr().cast()) });
    // Each round puts row i between row i + 8 and itself: after four, row and column have changed places.
    for _ in 0..4 {
        rows = std::array::from_fn(|i| {
            let (a, b) = (rows[i / 2], rows[i / 2 + 8]);
            if i % 2 == 0 {
                // SAFETY: every x86-64 has SSE2.
                unsafe { _mm_unpacklo_epi8(a, b) }
            } else {
                // SAFETY: every x86-64 has SSE2.
                unsafe { _mm_unpackhi_epi8(a, b) }
            }
        });
    }
    rows.map(|row| {
        let mut bytes = [0; SIDE];
        // SAFETY: the array has sixteen bytes, and every x86-64 has SSE2.
        unsafe { _mm_storeu_si128(bytes.as_mut_ptr().cast(), row) };
        bytes
    })
}

/// Turns columns into rows.
#[cfg(not(target_arch = "x86_64"))]
fn turned(square: &[[u8; SIDE]; SIDE]) -> [[u8; SIDE]; SIDE] {
    std::array::from_fn(|y| std::array::from_fn(|x| square[x][y]))
}

mod plain {
    use crate::resize::plane::{ACROSS_SHIFT, Columns, DOWN_SHIFT, SIDE};

    /// Sums of a column each; beyond the last column and row there is nothing, and weights are zero.
    pub(super) fn down(
        data: &[u8],
        (width, height): (usize, usize),
        (x, y): (usize, usize),
        weights: &[[i16; 2]],
        sums: &mut [i16; SIDE],
    ) {
        let count = SIDE.min(width - x);
        let mut exact = [1i32 << (DOWN_SHIFT - 1); SIDE];
        for (row, &weight) in (y..height).zip(weights.as_flattened()) {
            let samples = &data[row * width + x..][..count];
            for (sum, &sample) in exact.iter_mut().zip(samples) {
                *sum += i32::from(weight) * i32::from(sample);
            }
        }
        *sums = exact.map(|sum| (sum >> DOWN_SHIFT) as i16);
    }

    /// Sixteen lines, `stride` apart, to columns.
    pub(super) fn turn_pairs(square: &[i16], stride: usize, target: &mut [Columns; SIDE / 2]) {
        for (pair, target) in target.iter_mut().enumerate() {
            *target = std::array::from_fn(|row| [square[row * stride + 2 * pair], square[row * stride + 2 * pair + 1]]);
        }
    }

    pub(super) fn across(source: &[Columns], weights: &[[i16; 2]], samples: &mut [u8; SIDE]) {
        let mut sums = [1i32 << (ACROSS_SHIFT - 1); SIDE];
        for (columns, weights) in source.iter().zip(weights) {
            for (sum, pair) in sums.iter_mut().zip(columns) {
                *sum += i32::from(pair[0]) * i32::from(weights[0]) + i32::from(pair[1]) * i32::from(weights[1]);
            }
        }
        *samples = sums.map(|sum| (sum >> ACROSS_SHIFT).clamp(0, 255) as u8);
    }
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use crate::resize::plane::{ACROSS_SHIFT, Columns, DOWN_SHIFT, SIDE, Taps};
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx2")]
    pub(super) fn run(data: &[u8], size: (usize, usize), across: &Taps, down: &Taps) -> Vec<u8> {
        // SAFETY: this function has AVX2, so whoever calls it has detected it.
        unsafe { crate::resize::plane::run::<true>(data, size, across, down) }
    }

    #[target_feature(enable = "avx2")]
    fn both([even, odd]: [i16; 2]) -> __m256i {
        _mm256_set1_epi32(i32::from(even) & 0xFFFF | i32::from(odd) << 16)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn down(data: &[u8], width: usize, weights: &[[i16; 2]], sums: &mut [i16; SIDE]) {
        let data = &data[..(2 * weights.len() - 1) * width + SIDE];
        let mut left = _mm256_set1_epi32(1 << (DOWN_SHIFT - 1));
        let mut right = left;
        for (pair, &weights) in weights.iter().enumerate() {
            let (even, odd) = (&data[2 * pair * width..][..SIDE], &data[(2 * pair + 1) * width..][..SIDE]);
            // SAFETY: the slice has sixteen bytes.
            let even = unsafe { _mm_loadu_si128(even.as_ptr().cast()) };
            // SAFETY: the slice has sixteen bytes.
            let odd = unsafe { _mm_loadu_si128(odd.as_ptr().cast()) };
            let weights = both(weights);
            let samples = _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(even, odd));
            left = _mm256_add_epi32(left, _mm256_madd_epi16(samples, weights));
            let samples = _mm256_cvtepu8_epi16(_mm_unpackhi_epi8(even, odd));
            right = _mm256_add_epi32(right, _mm256_madd_epi16(samples, weights));
        }
        let words = _mm256_packs_epi32(_mm256_srai_epi32::<DOWN_SHIFT>(left), _mm256_srai_epi32::<DOWN_SHIFT>(right));
        let words = _mm256_permute4x64_epi64::<0xD8>(words);
        // SAFETY: the array has sixteen words.
        unsafe { _mm256_storeu_si256(sums.as_mut_ptr().cast(), words) };
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn turn_pairs(square: &[i16], stride: usize, target: &mut [Columns; SIDE / 2]) {
        for half in 0..2 {
            let mut rows = [_mm256_setzero_si256(); 8];
            for (row, words) in rows.iter_mut().enumerate() {
                // SAFETY: the slice is of sixteen words.
                *words = unsafe { _mm256_loadu_si256(square[(8 * half + row) * stride..][..SIDE].as_ptr().cast()) };
            }
            let pairs =
                |i: usize| (_mm256_unpacklo_epi32(rows[i], rows[i + 1]), _mm256_unpackhi_epi32(rows[i], rows[i + 1]));
            let ((a0, a1), (b0, b1), (c0, c1), (d0, d1)) = (pairs(0), pairs(2), pairs(4), pairs(6));
            let quads = |a: __m256i, b: __m256i| (_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
            let ((e0, e1), (e2, e3)) = (quads(a0, b0), quads(a1, b1));
            let ((f0, f1), (f2, f3)) = (quads(c0, d0), quads(c1, d1));
            let lower = |e: __m256i, f: __m256i| _mm256_permute2x128_si256::<0x20>(e, f);
            let upper = |e: __m256i, f: __m256i| _mm256_permute2x128_si256::<0x31>(e, f);
            let turned = [
                lower(e0, f0),
                lower(e1, f1),
                lower(e2, f2),
                lower(e3, f3),
                upper(e0, f0),
                upper(e1, f1),
                upper(e2, f2),
                upper(e3, f3),
            ];
            for (target, columns) in target.iter_mut().zip(turned) {
                // SAFETY: the slice has eight pairs of words.
                unsafe { _mm256_storeu_si256(target[8 * half..8 * half + 8].as_mut_ptr().cast(), columns) };
            }
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn across(source: &[Columns], weights: &[[i16; 2]], samples: &mut [u8; SIDE]) {
        let mut upper = _mm256_set1_epi32(1 << (ACROSS_SHIFT - 1));
        let mut lower = upper;
        for (columns, &weights) in source.iter().zip(weights) {
            let weights = both(weights);
            // SAFETY: there are sixteen pairs of words, and these are the first eight.
            let first = unsafe { _mm256_loadu_si256(columns.as_ptr().cast()) };
            // SAFETY: the slice has the last eight of the sixteen.
            let second = unsafe { _mm256_loadu_si256(columns[8..].as_ptr().cast()) };
            upper = _mm256_add_epi32(upper, _mm256_madd_epi16(first, weights));
            lower = _mm256_add_epi32(lower, _mm256_madd_epi16(second, weights));
        }
        let words =
            _mm256_packs_epi32(_mm256_srai_epi32::<ACROSS_SHIFT>(upper), _mm256_srai_epi32::<ACROSS_SHIFT>(lower));
        let words = _mm256_permute4x64_epi64::<0xD8>(words);
        let bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
        // SAFETY: the array has sixteen bytes.
        unsafe { _mm_storeu_si128(samples.as_mut_ptr().cast(), bytes) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plane with hard edges, smooth parts and noise.
    fn plane(width: usize, height: usize) -> Vec<u8> {
        let mut state = 3u32;
        let mut noise = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..width * height)
            .map(|at| {
                let (x, y) = (at % width, at / width);
                match (4 * x / width, 4 * y / height) {
                    (0, _) => (x * 255 / width) as u8,
                    (1, 1 | 2) => 255 * (x / 3 % 2) as u8,
                    (_, 0) => 0,
                    (_, 3) => 255,
                    _ => noise(),
                }
            })
            .collect()
    }

    /// The same filter in floating point, sample by sample, with the platform's own sine.
    fn reference(data: &[u8], size: (usize, usize), crop: &Crop, target: (usize, usize)) -> Vec<f64> {
        let weights = |size: usize, start: f64, length: f64, count: usize, index: usize| -> Vec<(usize, f64)> {
            let scale = length / count as f64;
            let center = start + (index as f64 + 0.5) * scale;
            let value = |at: usize| {
                let x = (at as f64 + 0.5 - center) / scale.max(1.0) * std::f64::consts::PI;
                match x.abs() {
                    0.0 => 1.0,
                    x if x >= 3.0 * std::f64::consts::PI => 0.0,
                    x => x.sin() / x * (x / 3.0).sin() / (x / 3.0),
                }
            };
            let values: Vec<(usize, f64)> = (0..size).map(|at| (at, value(at))).filter(|tap| tap.1 != 0.0).collect();
            let sum: f64 = values.iter().map(|tap| tap.1).sum();
            values.into_iter().map(|(at, value)| (at, value / sum)).collect()
        };
        let mut out = Vec::new();
        for y in 0..target.1 {
            let down = weights(size.1, crop.top, crop.height, target.1, y);
            for x in 0..target.0 {
                let across = weights(size.0, crop.left, crop.width, target.0, x);
                let line = |row: usize| -> f64 {
                    across.iter().map(|&(at, weight)| weight * f64::from(data[row * size.0 + at])).sum()
                };
                out.push(down.iter().map(|&(row, weight)| weight * line(row)).sum::<f64>().clamp(0.0, 255.0));
            }
        }
        out
    }

    #[test]
    fn it_is_lanczos_with_and_without_avx2() {
        let whole =
            |(width, height): (usize, usize)| Crop { left: 0.0, top: 0.0, width: width as f64, height: height as f64 };
        for (size, crop, target) in [
            ((100, 70), whole((100, 70)), (80, 56)),
            ((100, 70), whole((100, 70)), (33, 17)),
            ((101, 67), Crop { left: 13.25, top: 7.5, width: 61.5, height: 40.0 }, (49, 32)),
            ((64, 64), Crop { left: 30.0, top: 0.0, width: 34.0, height: 64.0 }, (16, 31)),
            ((17, 9), whole((17, 9)), (1, 1)),
            ((5, 40), whole((5, 40)), (5, 13)),
            ((40, 1), whole((40, 1)), (23, 1)),
            ((12, 12), whole((12, 12)), (12, 12)),
            ((9, 9), whole((9, 9)), (20, 20)),
        ] {
            let data = plane(size.0, size.1);
            let found = resample(&data, size, &crop, target);
            let expected = reference(&data, size, &crop, target);
            for (at, (&found, expected)) in found.iter().zip(&expected).enumerate() {
                assert!(
                    (f64::from(found) - expected).abs() < 0.6,
                    "{size:?} to {target:?} at {at}: {found}, {expected}"
                );
            }
            let across = Taps::new(size.0, crop.left, crop.width, target.0, Start::Even);
            let down = Taps::new(size.1, crop.top, crop.height, target.1, Start::Any);
            // SAFETY: without AVX2.
            let plain = unsafe { run::<false>(&data, size, &across, &down) };
            assert!(plain == found, "{size:?} to {target:?}");
        }
    }

    #[test]
    fn flat_stays_flat() {
        for value in [0, 1, 127, 254, 255] {
            let whole = Crop { left: 0.0, top: 0.0, width: 90.0, height: 50.0 };
            let found = resample(&vec![value; 90 * 50], (90, 50), &whole, (37, 21));
            assert!(found.iter().all(|&sample| sample == value), "{value}");
        }
    }
}
