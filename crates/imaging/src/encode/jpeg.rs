//! JPEG from planes, 4:2:0, tables of the standard scaled as libjpeg scales them, optimal Huffman codes; progressive by
//! default.
//!
//! libjpeg is not used because, without assembler, it spends three quarters of its time in a scalar
//! transform, division and two walks over all coefficients. Here the transform runs on eight columns at once,
//! a bit mask remembers which coefficients are not zero, and the walk over them happens once: it leaves
//! tokens, from which both the statistics and the bits are taken. It is several times faster than mozjpeg's C at
//! the same settings, and needs no assembler.

use super::forward::{Quantiser, ZIGZAG, blocks};
use super::level::Level;
use super::settings::Effort;
use crate::container::JPEG_XMP;
use crate::error::ImagingError;

/// Coefficients of one component, block by block in zigzag order, with the mask of those that are not zero.
struct Component {
    /// Blocks, up to whole MCUs.
    across: usize,
    /// Blocks that hold picture.
    columns: usize,
    rows: usize,
    coefficients: Vec<[i16; 64]>,
    masks: Vec<u64>,
}

/// The tables of Annex K, in natural order.
#[rustfmt::skip]
const LUMA: [u16; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
#[rustfmt::skip]
const CHROMA: [u16; 64] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

fn scaled(table: &[u16; 64], quality: u8) -> [u16; 64] {
    let quality = u32::from(quality.clamp(1, 100));
    let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
    table.map(|value| ((u32::from(value) * scale + 50) / 100).clamp(1, 255) as u16)
}

/// Encodes 4:2:0 planes.
pub(crate) fn encode(level: &Level, quality: u8, effort: Effort, xmp: Option<&str>) -> Result<Vec<u8>, ImagingError> {
    let Level::Ycc { width, height, y, cb, cr } = level else {
        return Err(ImagingError::Encode("JPEG wants planes".into()));
    };
    let (width, height) = (*width as usize, *height as usize);
    let tables = [scaled(&LUMA, quality), scaled(&CHROMA, quality)];
    let (mcus_across, mcus_down) = (width.div_ceil(16), height.div_ceil(16));
    let (cw, ch) = (width.div_ceil(2), height.div_ceil(2));
    let components = [
        component(y, width, height, (2 * mcus_across, 2 * mcus_down), &tables[0]),
        component(cb, cw, ch, (mcus_across, mcus_down), &tables[1]),
        component(cr, cw, ch, (mcus_across, mcus_down), &tables[1]),
    ];
    let mut out = Vec::with_capacity(width * height / 8 + 4096);
    out.extend([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]);
    out.extend_from_slice(b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    if let Some(xmp) = xmp
        && JPEG_XMP.len() + xmp.len() <= 65_533
    {
        segment(&mut out, 0xE1, &[JPEG_XMP, xmp.as_bytes()].concat());
    }
    for (index, table) in tables.iter().enumerate() {
        let mut body = vec![index as u8];
        body.extend(ZIGZAG.iter().map(|&at| table[usize::from(at)] as u8));
        segment(&mut out, 0xDB, &body);
    }
    let progressive = matches!(effort, Effort::Balanced | Effort::Small);
    let mut frame = vec![8];
    frame.extend((height as u16).to_be_bytes());
    frame.extend((width as u16).to_be_bytes());
    frame.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    segment(&mut out, if progressive { 0xC2 } else { 0xC0 }, &frame);
    let mut tokens = Vec::with_capacity(width * height / 3);
    if progressive {
        // Split by frequency only: successive bits would save another percent at twice the time.
        dc_scan(&components, (mcus_across, mcus_down), &mut tokens);
        write_scan(&mut out, &tokens, &[1, 2, 3], (0, 0));
        for (index, first, last) in [(0, 1, 5), (1, 1, 63), (2, 1, 63), (0, 6, 63)] {
            ac_scan(&components[index], (first, last), &mut tokens);
            write_scan(&mut out, &tokens, &[index as u8 + 1], (first, last));
        }
    } else {
        sequential_scan(&components, (mcus_across, mcus_down), &mut tokens);
        write_scan(&mut out, &tokens, &[1, 2, 3], (0, 63));
    }
    out.extend([0xFF, 0xD9]);
    Ok(out)
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xFF, marker]);
    out.extend((body.len() as u16 + 2).to_be_bytes());
    out.extend_from_slice(body);
}

fn component(
    plane: &[u8],
    width: usize,
    height: usize,
    (across, down): (usize, usize),
    table: &[u16; 64],
) -> Component {
    let mut component = Component {
        across,
        columns: width.div_ceil(8),
        rows: height.div_ceil(8),
        coefficients: vec![[0; 64]; across * down],
        masks: vec![0; across * down],
    };
    let quantiser = Quantiser::new(table);
    let mut strip = vec![0u8; 8 * across * 8];
    for row in 0..down {
        for line in 0..8 {
            let from = &plane[(row * 8 + line).min(height - 1) * width..][..width];
            let to = &mut strip[line * across * 8..][..across * 8];
            to[..width].copy_from_slice(from);
            to[width..].fill(from[width - 1]);
        }
        let range = row * across..(row + 1) * across;
        blocks(&strip, &quantiser, &mut component.coefficients[range.clone()], &mut component.masks[range]);
    }
    component
}

/// A symbol of one of four tables and the bits behind it: table in bits 28–29, count of bits in 24–27, symbol in 16–23.
type Token = u32;

#[inline(always)]
fn token(table: u32, symbol: u32, count: u32, bits: u32) -> Token {
    table << 28 | count << 24 | symbol << 16 | bits
}

/// Bits of a value as JPEG codes it: how many, and which.
#[inline(always)]
fn magnitude(value: i32) -> (u32, u32) {
    let count = 32 - value.unsigned_abs().leading_zeros();
    let bits = (value + (value >> 31)) as u32 & ((1 << count) - 1);
    (count, bits)
}

const DC: [u32; 2] = [0, 1];
const AC: [u32; 2] = [2, 3];

/// Calls with component and block, in the order of an interleaved scan.
#[inline(always)]
fn interleaved(components: &[Component; 3], (across, down): (usize, usize), mut visit: impl FnMut(usize, usize)) {
    for row in 0..down {
        for column in 0..across {
            let stride = components[0].across;
            for (y, x) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                visit(0, (2 * row + y) * stride + 2 * column + x);
            }
            visit(1, row * across + column);
            visit(2, row * across + column);
        }
    }
}

fn dc_scan(components: &[Component; 3], mcus: (usize, usize), tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut last = [0i32; 3];
    interleaved(components, mcus, |index, block| {
        let value = i32::from(components[index].coefficients[block][0]);
        let (count, bits) = magnitude(value - last[index]);
        last[index] = value;
        tokens.push(token(DC[index.min(1)], count, count, bits));
    });
}

fn sequential_scan(components: &[Component; 3], mcus: (usize, usize), tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut last = [0i32; 3];
    interleaved(components, mcus, |index, block| {
        let table = index.min(1);
        let values = &components[index].coefficients[block];
        let value = i32::from(values[0]);
        let (count, bits) = magnitude(value - last[index]);
        last[index] = value;
        tokens.push(token(DC[table], count, count, bits));
        let end = run_lengths(values, components[index].masks[block] & !1, 1, AC[table], tokens);
        if end < 64 {
            tokens.push(token(AC[table], 0, 0, 0));
        }
    });
}

/// Tokens of the coefficients that are not zero; the answer is the place behind the last one.
#[inline(always)]
fn run_lengths(values: &[i16; 64], mut mask: u64, mut next: u32, table: u32, tokens: &mut Vec<Token>) -> u32 {
    while mask != 0 {
        let at = mask.trailing_zeros();
        mask &= mask - 1;
        let mut zeros = at - next;
        while zeros > 15 {
            tokens.push(token(table, 0xF0, 0, 0));
            zeros -= 16;
        }
        let (count, bits) = magnitude(i32::from(values[at as usize & 63]));
        tokens.push(token(table, zeros << 4 | count, count, bits));
        next = at + 1;
    }
    next
}

fn ac_scan(component: &Component, (first, last): (u32, u32), tokens: &mut Vec<Token>) {
    tokens.clear();
    let band = (u64::MAX >> (63 - last)) & !((1u64 << first) - 1);
    let mut ends = 0u32;
    let flush = |ends: &mut u32, tokens: &mut Vec<Token>| {
        if *ends > 0 {
            let count = 31 - ends.leading_zeros();
            tokens.push(token(AC[0], count << 4, count, *ends & ((1 << count) - 1)));
            *ends = 0;
        }
    };
    for row in 0..component.rows {
        let line = row * component.across..row * component.across + component.columns;
        for (values, &mask) in component.coefficients[line.clone()].iter().zip(&component.masks[line]) {
            let mask = mask & band;
            if mask != 0 {
                flush(&mut ends, tokens);
                if run_lengths(values, mask, first, AC[0], tokens) > last {
                    continue;
                }
            }
            ends += 1;
            if ends == 0x7FFF {
                flush(&mut ends, tokens);
            }
        }
    }
    flush(&mut ends, tokens);
}

/// Tables and bits of one scan.
fn write_scan(out: &mut Vec<u8>, tokens: &[Token], components: &[u8], (first, last): (u32, u32)) {
    let mut counts = [[0u32; 257]; 4];
    for token in tokens {
        counts[(token >> 28) as usize & 3][(token >> 16) as usize & 0xFF] += 1;
    }
    let mut codes = [[(0u32, 0u32); 256]; 4];
    for table in 0..4 {
        if counts[table].iter().any(|&count| count > 0) {
            let (lengths, symbols) = optimal(&counts[table]);
            let mut body = vec![(table as u8 >> 1) << 4 | (table as u8 & 1)];
            body.extend(lengths);
            body.extend(&symbols);
            segment(out, 0xC4, &body);
            let (mut code, mut next) = (0u32, symbols.iter());
            for (length, &count) in lengths.iter().enumerate() {
                for symbol in next.by_ref().take(usize::from(count)) {
                    codes[table][usize::from(*symbol)] = (code, length as u32 + 1);
                    code += 1;
                }
                code <<= 1;
            }
        }
    }
    let mut body = vec![components.len() as u8];
    for &component in components {
        let chroma = u8::from(component > 1);
        let selectors = match (first, last) {
            (0, 0) => chroma << 4,
            (0, _) => chroma << 4 | chroma,
            _ => 0, // progressive AC scans hold one component, with a table of its own
        };
        body.extend([component, selectors]);
    }
    body.extend([first as u8, last as u8, 0]);
    segment(out, 0xDA, &body);
    // 64 bits at a time; a byte of ones is followed by a zero.
    let (mut buffer, mut filled) = (0u64, 0u32);
    for &token in tokens {
        let (code, length) = codes[(token >> 28) as usize & 3][(token >> 16) as usize & 0xFF];
        let count = token >> 24 & 15;
        let (bits, width) = (u64::from(code) << count | u64::from(token & 0xFFFF), length + count);
        if filled + width > 64 {
            let spare = 64 - filled;
            buffer = if spare == 0 { buffer } else { buffer << spare | bits >> (width - spare) };
            emit(out, buffer);
            filled = width - spare;
            buffer = bits & ((1 << filled) - 1);
        } else {
            buffer = if width == 64 { bits } else { buffer << width | bits };
            filled += width;
        }
    }
    // What is left, filled up with ones.
    while filled > 0 {
        let byte = if filled >= 8 {
            (buffer >> (filled - 8)) as u8
        } else {
            (buffer << (8 - filled)) as u8 | (0xFF >> filled)
        };
        out.push(byte);
        if byte == 0xFF {
            out.push(0);
        }
        filled = filled.saturating_sub(8);
    }
}

#[inline(always)]
fn emit(out: &mut Vec<u8>, bits: u64) {
    let bytes = bits.to_be_bytes();
    // Any byte of all ones?
    if bits & (!bits).wrapping_sub(0x0101_0101_0101_0101) & 0x8080_8080_8080_8080 == 0 {
        out.extend_from_slice(&bytes);
    } else {
        for byte in bytes {
            out.push(byte);
            if byte == 0xFF {
                out.push(0);
            }
        }
    }
}

/// Lengths and symbols of an optimal code of at most 16 bits, with the code of all ones left free (Annex K.2).
fn optimal(counts: &[u32; 257]) -> ([u8; 16], Vec<u8>) {
    let mut frequency: Vec<u64> = counts.iter().map(|&count| u64::from(count)).collect();
    frequency[256] = 1; // takes the code of all ones
    let mut sizes = [0usize; 257];
    let mut others = [usize::MAX; 257];
    loop {
        // The two rarest; of equals the last, as libjpeg does.
        let (mut low, mut next) = (usize::MAX, usize::MAX);
        for (index, &count) in frequency.iter().enumerate().filter(|entry| *entry.1 > 0) {
            if low == usize::MAX || count <= frequency[low] {
                (next, low) = (low, index);
            } else if next == usize::MAX || count <= frequency[next] {
                next = index;
            }
        }
        if next == usize::MAX {
            break;
        }
        frequency[low] += frequency[next];
        frequency[next] = 0;
        let mut at = low;
        loop {
            sizes[at] += 1;
            if others[at] == usize::MAX {
                break;
            }
            at = others[at];
        }
        others[at] = next;
        at = next;
        loop {
            sizes[at] += 1;
            if others[at] == usize::MAX {
                break;
            }
            at = others[at];
        }
    }
    let mut lengths = [0usize; 258];
    for &size in sizes.iter().filter(|&&size| size > 0) {
        lengths[size] += 1;
    }
    // Longer than 16 bits: pairs move up, their prefix becoming shorter.
    for size in (17..258).rev() {
        while lengths[size] > 0 {
            let mut above = size - 2;
            while lengths[above] == 0 {
                above -= 1;
            }
            lengths[size] -= 2;
            lengths[size - 1] += 1;
            lengths[above + 1] += 2;
            lengths[above] -= 1;
        }
    }
    if let Some(longest) = (1..=16).rev().find(|&size| lengths[size] > 0) {
        lengths[longest] -= 1; // the reserved one
    }
    let mut symbols: Vec<usize> = (0..256).filter(|&symbol| sizes[symbol] > 0).collect();
    symbols.sort_by_key(|&symbol| (sizes[symbol], symbol));
    (std::array::from_fn(|index| lengths[index + 1] as u8), symbols.into_iter().map(|symbol| symbol as u8).collect())
}
