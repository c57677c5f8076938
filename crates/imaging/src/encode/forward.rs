//! The forward cosine transform of a row of blocks, quantised and put in zigzag order.
//!
//! It runs on eight columns at once in `f32`. No operation is fused or reordered, and rounding is to the nearest, ties to
//! even, which every machine does by itself: plain code and AVX2 give the same coefficients.

#[rustfmt::skip]
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// The factors of coefficients, horizontal frequency first, as the transform leaves them.
pub(super) struct Quantiser([[f32; 8]; 8]);

impl Quantiser {
    /// The quantiser for divisors in natural order.
    pub(super) fn new(table: &[u16; 64]) -> Self {
        // What the transform (Arai, Agui, Nakajima) leaves out.
        const AAN: [f64; 8] =
            [1.0, 1.387_039_845, 1.306_562_965, 1.175_875_602, 1.0, 0.785_694_958, 0.541_196_1, 0.275_899_379];
        Self(std::array::from_fn(|x| {
            std::array::from_fn(|y| (1.0 / (f64::from(table[8 * y + x]) * AAN[x] * AAN[y] * 8.0)) as f32)
        }))
    }
}

/// Eight lines of samples to blocks of coefficients, and masks of those that are not zero.
pub(super) fn blocks(strip: &[u8], quantiser: &Quantiser, coefficients: &mut [[i16; 64]], masks: &mut [u64]) {
    let stride = coefficients.len() * 8;
    let lines: [&[u8]; 8] = std::array::from_fn(|line| &strip[line * stride..][..stride]);
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: AVX2 was detected just now.
        return unsafe { wide::blocks(&lines, quantiser, coefficients, masks) };
    }
    plain_blocks(&lines, quantiser, coefficients, masks);
}

fn plain_blocks(lines: &[&[u8]; 8], quantiser: &Quantiser, coefficients: &mut [[i16; 64]], masks: &mut [u64]) {
    for (index, (target, mask)) in coefficients.iter_mut().zip(masks).enumerate() {
        let mut block = [[0f32; 8]; 8];
        for (line, row) in lines.iter().zip(&mut block) {
            for (value, &sample) in row.iter_mut().zip(&line[8 * index..8 * index + 8]) {
                *value = f32::from(sample) - 128.0;
            }
        }
        let block = columns(&PLAIN, block);
        let block = columns(&PLAIN, std::array::from_fn(|x| std::array::from_fn(|y| block[y][x])));
        *mask = 0;
        for (place, (value, &at)) in target.iter_mut().zip(&ZIGZAG).enumerate() {
            let (y, x) = (usize::from(at) >> 3, usize::from(at) & 7);
            // Pushes the fraction out of the mantissa; what is left at its end is the integer.
            const ROUND: f32 = 12_582_912.0;
            *value = (block[x][y] * quantiser.0[x][y] + ROUND).to_bits() as i16;
            *mask |= u64::from(*value != 0) << place;
        }
    }
}

/// Arithmetic on eight numbers side by side, as closures: those of `wide` are made where AVX2 is known to be there, so
/// that no function with a general name can run it elsewhere.
struct Arithmetic<Sum, Difference, Product> {
    sum: Sum,
    difference: Difference,
    product: Product,
}

type Row = [f32; 8];
type OfTwo = fn(Row, Row) -> Row;

/// The arithmetic of every machine.
const PLAIN: Arithmetic<OfTwo, OfTwo, fn(Row, f32) -> Row> = Arithmetic {
    sum: |a, b| std::array::from_fn(|i| a[i] + b[i]),
    difference: |a, b| std::array::from_fn(|i| a[i] - b[i]),
    product: |a, factor| a.map(|value| value * factor),
};

/// The eight-point transform down every column at once, without its scale factors.
#[inline(always)]
fn columns<R: Copy>(
    by: &Arithmetic<impl Fn(R, R) -> R, impl Fn(R, R) -> R, impl Fn(R, f32) -> R>,
    d: [R; 8],
) -> [R; 8] {
    let Arithmetic { sum, difference, product } = by;
    let (s0, d0) = (sum(d[0], d[7]), difference(d[0], d[7]));
    let (s1, d1) = (sum(d[1], d[6]), difference(d[1], d[6]));
    let (s2, d2) = (sum(d[2], d[5]), difference(d[2], d[5]));
    let (s3, d3) = (sum(d[3], d[4]), difference(d[3], d[4]));
    let (e0, e3) = (sum(s0, s3), difference(s0, s3));
    let (e1, e2) = (sum(s1, s2), difference(s1, s2));
    let z1 = product(sum(e2, e3), std::f32::consts::FRAC_1_SQRT_2);
    let (o0, o1, o2) = (sum(d3, d2), sum(d2, d1), sum(d1, d0));
    let z5 = product(difference(o0, o2), 0.382_683_43);
    let z2 = sum(product(o0, 0.541_196_1), z5);
    let z4 = sum(product(o2, 1.306_563), z5);
    let z3 = product(o1, std::f32::consts::FRAC_1_SQRT_2);
    let (z11, z13) = (sum(d0, z3), difference(d0, z3));
    [
        sum(e0, e1),
        sum(z11, z4),
        sum(e3, z1),
        difference(z13, z2),
        difference(e0, e1),
        sum(z13, z2),
        difference(e3, z1),
        difference(z11, z4),
    ]
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use crate::encode::forward::{Arithmetic, Quantiser, ZIGZAG, columns};
    use std::arch::x86_64::*;

    /// How the bytes of one row are distributed over a row of the zigzag order, in the lower half. The upper
    /// half, where everything runs backwards, has the same for the rows as far from the end. `None` where the
    /// row has no byte there. `STREW[to][from]`, both transposed like the transform's result.
    const STREW: [[Option<[u8; 32]>; 8]; 4] = {
        let mut table = [[None; 8]; 4];
        let mut to = 0;
        while to < 4 {
            let mut from = 0;
            while from < 8 {
                let (mut bytes, mut any) = ([0x80u8; 32], false);
                let mut i = 0;
                while i < 8 {
                    let at = ZIGZAG[8 * to + i];
                    let (row, column) = (at as usize & 7, at >> 3);
                    if row == from {
                        any = true;
                        bytes[2 * i] = 2 * column;
                        bytes[2 * i + 1] = 2 * column + 1;
                        bytes[16 + 2 * (7 - i)] = 2 * (7 - column);
                        bytes[16 + 2 * (7 - i) + 1] = 2 * (7 - column) + 1;
                    }
                    i += 1;
                }
                if any {
                    table[to][from] = Some(bytes);
                }
                from += 1;
            }
            to += 1;
        }
        table
    };

    #[target_feature(enable = "avx2")]
    pub(super) fn blocks(lines: &[&[u8]; 8], quantiser: &Quantiser, coefficients: &mut [[i16; 64]], masks: &mut [u64]) {
        let mut factors = [_mm256_setzero_ps(); 8];
        for (row, factors) in quantiser.0.iter().zip(&mut factors) {
            // SAFETY: the row has eight numbers of 32 bits.
            *factors = unsafe { _mm256_loadu_ps(row.as_ptr()) };
        }
        let arithmetic = Arithmetic {
            sum: |a, b| _mm256_add_ps(a, b),
            difference: |a, b| _mm256_sub_ps(a, b),
            product: |a, factor| _mm256_mul_ps(a, _mm256_set1_ps(factor)),
        };
        for (index, (target, mask)) in coefficients.iter_mut().zip(masks).enumerate() {
            let mut block = [_mm256_setzero_ps(); 8];
            for (line, row) in lines.iter().zip(&mut block) {
                let samples = line[8 * index..8 * index + 8].try_into().unwrap_or([0; 8]);
                let samples = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(i64::from_le_bytes(samples)));
                *row = _mm256_sub_ps(_mm256_cvtepi32_ps(samples), _mm256_set1_ps(128.0));
            }
            let block = columns(&arithmetic, transposed(columns(&arithmetic, block)));
            let rounded = |x: usize| _mm256_cvtps_epi32(_mm256_mul_ps(block[x], factors[x]));
            // Row r in the lower half and row 7 - r in the upper one.
            let mut pairs = [_mm256_setzero_si256(); 4];
            let mut crossed = pairs;
            for r in 0..4 {
                pairs[r] = _mm256_permute4x64_epi64::<0xD8>(_mm256_packs_epi32(rounded(r), rounded(7 - r)));
                crossed[r] = _mm256_permute4x64_epi64::<0x4E>(pairs[r]);
            }
            let mut zeros = [_mm256_setzero_si256(); 4];
            for to in 0..4 {
                let mut sum = _mm256_setzero_si256();
                for from in 0..8 {
                    if let Some(bytes) = &STREW[to][from] {
                        let row = if from < 4 { pairs[from] } else { crossed[7 - from] };
                        // SAFETY: the array has 32 bytes.
                        let strew = unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) };
                        sum = _mm256_or_si256(sum, _mm256_shuffle_epi8(row, strew));
                    }
                }
                zeros[to] = _mm256_cmpeq_epi16(sum, _mm256_setzero_si256());
                let (lower, upper) = (_mm256_castsi256_si128(sum), _mm256_extracti128_si256::<1>(sum));
                let place = &mut target[8 * to..8 * to + 8];
                // SAFETY: the slice has eight coefficients of 16 bits.
                unsafe { _mm_storeu_si128(place.as_mut_ptr().cast(), lower) };
                let place = &mut target[56 - 8 * to..64 - 8 * to];
                // SAFETY: the slice has eight coefficients of 16 bits.
                unsafe { _mm_storeu_si128(place.as_mut_ptr().cast(), upper) };
            }
            // Bytes: rows 0, 1, 7, 6, and rows 2, 3, 5, 4.
            let outer = _mm256_movemask_epi8(_mm256_packs_epi16(zeros[0], zeros[1])).to_le_bytes();
            let inner = _mm256_movemask_epi8(_mm256_packs_epi16(zeros[2], zeros[3])).to_le_bytes();
            *mask =
                !u64::from_le_bytes([outer[0], outer[1], inner[0], inner[1], inner[3], inner[2], outer[3], outer[2]]);
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn transposed(rows: [__m256; 8]) -> [__m256; 8] {
        let pairs = |i: usize| (_mm256_unpacklo_ps(rows[i], rows[i + 1]), _mm256_unpackhi_ps(rows[i], rows[i + 1]));
        let ((a0, a1), (b0, b1), (c0, c1), (d0, d1)) = (pairs(0), pairs(2), pairs(4), pairs(6));
        let quads = |a: __m256, b: __m256| (_mm256_shuffle_ps::<0x44>(a, b), _mm256_shuffle_ps::<0xEE>(a, b));
        let ((e0, e1), (e2, e3)) = (quads(a0, b0), quads(a1, b1));
        let ((f0, f1), (f2, f3)) = (quads(c0, d0), quads(c1, d1));
        let lower = |e: __m256, f: __m256| _mm256_permute2f128_ps::<0x20>(e, f);
        let upper = |e: __m256, f: __m256| _mm256_permute2f128_ps::<0x31>(e, f);
        [
            lower(e0, f0),
            lower(e1, f1),
            lower(e2, f2),
            lower(e3, f3),
            upper(e0, f0),
            upper(e1, f1),
            upper(e2, f2),
            upper(e3, f3),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples without order, and of two extreme values.
    fn strip(count: usize) -> Vec<u8> {
        let mut state = 7u32;
        (0..count * 64)
            .map(|at| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let sample = (state >> 24) as u8;
                if at % (count * 8) < count * 4 { sample } else { 0u8.wrapping_sub(sample >> 7) }
            })
            .collect()
    }

    fn transform(quant: u16) -> (Vec<u8>, Vec<[i16; 64]>, Vec<u64>) {
        let count = 40;
        let strip = strip(count);
        let (mut coefficients, mut masks) = (vec![[0; 64]; count], vec![0; count]);
        blocks(&strip, &Quantiser::new(&[quant; 64]), &mut coefficients, &mut masks);
        (strip, coefficients, masks)
    }

    #[test]
    fn it_is_the_cosine_transform() {
        let (strip, coefficients, _) = transform(1);
        for (index, found) in coefficients.iter().enumerate() {
            for (place, &at) in ZIGZAG.iter().enumerate() {
                let (v, u) = (usize::from(at) >> 3, usize::from(at) & 7);
                let side = |k: usize, n: usize| {
                    let angle = (2 * n + 1) as f64 * k as f64 * std::f64::consts::PI / 16.0;
                    angle.cos() * if k == 0 { 0.125f64.sqrt() } else { 0.5 }
                };
                let sum: f64 = (0..64)
                    .map(|i| {
                        let sample = f64::from(strip[i / 8 * 320 + index * 8 + i % 8]) - 128.0;
                        sample * side(v, i / 8) * side(u, i % 8)
                    })
                    .sum();
                assert!((f64::from(found[place]) - sum).abs() < 0.501, "{index}: {place}");
            }
        }
    }

    #[test]
    fn masks_tell_what_is_not_zero() {
        let (_, coefficients, masks) = transform(40);
        for (values, mask) in coefficients.iter().zip(masks) {
            let expected = values.iter().rev().fold(0, |mask, &value| mask << 1 | u64::from(value != 0));
            assert_eq!(mask, expected);
        }
    }

    #[test]
    fn plain_code_gives_the_same() {
        for quant in [1, 3, 16, 99] {
            let (strip, coefficients, masks) = transform(quant);
            let (mut plain, mut plain_masks) = (coefficients.clone(), masks.clone());
            plain.fill([0; 64]);
            let lines: [&[u8]; 8] = std::array::from_fn(|line| &strip[line * 320..][..320]);
            plain_blocks(&lines, &Quantiser::new(&[quant; 64]), &mut plain, &mut plain_masks);
            assert!(plain == coefficients && plain_masks == masks, "divisor {quant}");
        }
    }
}
