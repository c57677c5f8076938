//! The inverse cosine transform at eight scales: N×N samples from the N×N lowest coefficients of a block.
//!
//! The N-point transform of the lowest coefficients is a near-ideal low-pass (libjpeg-turbo's own ½ scale averages
//! pixels, which blurs and aliases more). All arithmetic is in integers, and no sum can leave 32 bits even for hostile
//! coefficients: plain code and AVX2 give the same bytes.

/// Basis of the N-point inverse transform for coefficients of an 8-point one, times 2^13: `TABLE[k][n]`,
/// ½·c(k)·cos((2n+1)kπ/2N). Written out by `const` evaluation so that no platform's `cos` has a say.
struct Basis<const N: usize>;

impl<const N: usize> Basis<N> {
    const TABLE: [[i16; N]; N] = {
        let mut table = [[0; N]; N];
        let mut k = 0;
        while k < N {
            let mut n = 0;
            while n < N {
                let c = if k == 0 { 0.353_553_390_593_273_8 } else { 0.5 };
                let value = c * cosine((2 * n + 1) * k, 2 * N) * 8192.0;
                table[k][n] = if value < 0.0 { -((-value + 0.5) as i16) } else { (value + 0.5) as i16 };
                n += 1;
            }
            k += 1;
        }
        table
    };

    /// Two frequencies side by side, for all samples: `PAIRS[p][n]` holds `TABLE[2p][n]` below `TABLE[2p + 1][n]`.
    #[cfg(target_arch = "x86_64")]
    const PAIRS: [[i32; 8]; 4] = {
        let mut pairs = [[0; 8]; 4];
        let mut k = 0;
        while k < N {
            let mut n = 0;
            while n < N {
                let value = Self::TABLE[k][n] as u16 as i32;
                pairs[k / 2][n] |= if k % 2 == 0 { value } else { value << 16 };
                n += 1;
            }
            k += 1;
        }
        pairs
    };
}

/// cos(π·a/b) by its series, after folding to the first quadrant.
const fn cosine(a: usize, b: usize) -> f64 {
    let mut a = a % (2 * b);
    if a > b {
        a = 2 * b - a;
    }
    let negative = 2 * a > b;
    if negative {
        a = b - a;
    }
    let x = std::f64::consts::PI * a as f64 / b as f64;
    let (mut term, mut sum, mut k) = (1.0, 1.0, 1.0);
    while k < 30.0 {
        term *= -x * x / (k * (k + 1.0));
        sum += term;
        k += 2.0;
    }
    if negative { -sum } else { sum }
}

/// Fraction bits that the first pass leaves, out of the basis' 13.
const KEPT: i32 = 4;
const FIRST_SHIFT: i32 = 13 - KEPT;
const LAST_SHIFT: i32 = 13 + KEPT;
/// Samples are coded less 128; and half a unit to round.
const LAST_BIAS: i32 = (128 << LAST_SHIFT) + (1 << (LAST_SHIFT - 1));

/// Writes N×N samples to `out`, whose rows are `stride` apart.
#[inline(always)]
pub(crate) fn inverse<const N: usize>(coefficients: &[i16; 64], quant: &[u16; 64], out: &mut [u8], stride: usize) {
    let basis = &Basis::<N>::TABLE;
    let mut middle = [[1 << (FIRST_SHIFT - 1); N]; N];
    for k in 0..N {
        let mut row = [0i16; N];
        for x in 0..N {
            row[x] = coefficients[8 * k + x].wrapping_mul(quant[8 * k + x] as i16);
        }
        if row == [0; N] {
            continue;
        }
        for y in 0..N {
            for x in 0..N {
                middle[y][x] += i32::from(row[x]) * i32::from(basis[k][y]);
            }
        }
    }
    for y in 0..N {
        let mut line = [LAST_BIAS; N];
        for k in 0..N {
            let value = (middle[y][k] >> FIRST_SHIFT).clamp(i16::MIN.into(), i16::MAX.into());
            for n in 0..N {
                line[n] += i32::from(basis[k][n]) * value;
            }
        }
        let target = &mut out[y * stride..y * stride + N];
        for n in 0..N {
            target[n] = (line[n] >> LAST_SHIFT).clamp(0, 255) as u8;
        }
    }
}

/// The same as [`inverse`], two frequencies in one multiplication.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn inverse_avx2<const N: usize>(coefficients: &[i16; 64], quant: &[u16; 64], out: &mut [u8], stride: usize) {
    use std::arch::x86_64::*;
    let pairs = Basis::<N>::PAIRS;
    let mut columns = [_mm256_setzero_si256(); 4];
    for (p, columns) in columns.iter_mut().enumerate().take(N.div_ceil(2)) {
        let row = |k: usize| {
            if k >= N {
                return _mm_setzero_si128();
            }
            let (coefficients, quant) = (&coefficients[8 * k..8 * k + 8], &quant[8 * k..8 * k + 8]);
            // SAFETY: the slice has eight values of 16 bits.
            let coefficients = unsafe { _mm_loadu_si128(coefficients.as_ptr().cast()) };
            // SAFETY: the slice has eight values of 16 bits.
            let quant = unsafe { _mm_loadu_si128(quant.as_ptr().cast()) };
            _mm_mullo_epi16(coefficients, quant)
        };
        let (even, odd) = (row(2 * p), row(2 * p + 1));
        *columns = _mm256_set_m128i(_mm_unpackhi_epi16(even, odd), _mm_unpacklo_epi16(even, odd));
    }
    let mut basis = [_mm256_setzero_si256(); 4];
    for (pair, factors) in pairs.iter().zip(&mut basis) {
        let [a, b, c, d, e, f, g, h] = *pair;
        *factors = _mm256_setr_epi32(a, b, c, d, e, f, g, h);
    }
    for y in (0..N).step_by(2) {
        let middle = |y: usize| {
            let mut sum = _mm256_set1_epi32(1 << (FIRST_SHIFT - 1));
            for p in 0..N.div_ceil(2) {
                sum = _mm256_add_epi32(sum, _mm256_madd_epi16(columns[p], _mm256_set1_epi32(pairs[p][y])));
            }
            _mm256_srai_epi32::<FIRST_SHIFT>(sum)
        };
        // Pairs of the first row lie in lanes 0, 1, 4, 5, those of the second in 2, 3, 6, 7.
        let both = _mm256_packs_epi32(middle(y), middle((y + 1).min(N - 1)));
        let line = |second: i32| {
            let mut sum = _mm256_set1_epi32(LAST_BIAS);
            for p in 0..N.div_ceil(2) {
                let lane = [0, 1, 4, 5][p] + 2 * second;
                let pair = _mm256_permutevar8x32_epi32(both, _mm256_set1_epi32(lane));
                sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pair, basis[p]));
            }
            _mm256_srai_epi32::<LAST_SHIFT>(sum)
        };
        let words = _mm256_packs_epi32(line(0), line(1));
        let bytes = _mm256_packus_epi16(words, words);
        let samples = _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 0, 4, 1, 5));
        let samples = _mm256_castsi256_si128(samples);
        let halves = [_mm_cvtsi128_si64(samples), _mm_extract_epi64::<1>(samples)];
        for (row, half) in halves.into_iter().enumerate().take(N - y) {
            out[(y + row) * stride..][..N].copy_from_slice(&half.to_le_bytes()[..N]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sound and hostile blocks alike.
    fn blocks() -> impl Iterator<Item = ([i16; 64], [u16; 64])> {
        let mut state = 1u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32
        };
        (0..600).map(move |round| {
            let coefficients = std::array::from_fn(|at| match round % 4 {
                0 => (next() % 41) as i16 - 20,
                1 if at > 3 => 0,
                1 | 2 => next() as i16,
                _ => [i16::MIN, i16::MAX][next() as usize % 2],
            });
            let quant = std::array::from_fn(|_| if round % 3 == 0 { next() as u16 } else { 1 + (next() % 60) as u16 });
            (coefficients, quant)
        })
    }

    fn scale<const N: usize>() {
        for (coefficients, quant) in blocks() {
            let mut plain = [0; 8 * 11];
            inverse::<N>(&coefficients, &quant, &mut plain, 11);
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                let mut wide = [0; 8 * 11];
                // SAFETY: AVX2 was detected.
                unsafe { inverse_avx2::<N>(&coefficients, &quant, &mut wide, 11) };
                assert_eq!(plain, wide, "scale {N}");
            }
            // Against the definition, in floating point, where nothing is out of range.
            let value = |k: usize| f64::from(coefficients[k]) * f64::from(quant[k]);
            if (0..64).any(|k| value(k).abs() > 300.0) {
                continue;
            }
            let side = |k: usize, n: usize| {
                let angle = (2 * n + 1) as f64 * k as f64 * std::f64::consts::PI / (2 * N) as f64;
                angle.cos() * if k == 0 { 0.125f64.sqrt() } else { 0.5 }
            };
            for y in 0..N {
                for x in 0..N {
                    let sum: f64 = (0..N)
                        .flat_map(|k| (0..N).map(move |l| (k, l)))
                        .map(|(k, l)| value(8 * k + l) * side(k, y) * side(l, x))
                        .sum();
                    let expected = (sum + 128.0).clamp(0.0, 255.0);
                    assert!((f64::from(plain[11 * y + x]) - expected).abs() < 0.7, "scale {N} at {x}, {y}");
                }
            }
        }
    }

    #[test]
    fn every_scale_is_the_transform_and_the_same_with_and_without_avx2() {
        scale::<1>();
        scale::<2>();
        scale::<3>();
        scale::<4>();
        scale::<5>();
        scale::<6>();
        scale::<7>();
        scale::<8>();
    }
}
