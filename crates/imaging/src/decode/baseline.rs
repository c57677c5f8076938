//! Entropy decoding of what nearly every camera writes: sequential Huffman, 8 bits, all components in one scan.
//!
//! libjpeg finds a code by 8 bits, then fetches the bits behind it; here a table of 11 bits answers with the run, the
//! coefficient's value and the length of both for nearly every symbol of a photo, and another with several symbols at once
//! where a reduced scale has no use for values. Decoding is a third of the pipeline's time on JPEG, so this counts. It is
//! strict: whatever is unusual or wrong makes it give up, and libjpeg decodes the file from the start, or says what is the
//! matter with it.

use super::planes::Planes;
use crate::container::jpeg_segments;

const LOOK: u32 = 11;

/// Natural position of each zigzag place, padded so that a run can never reach beyond the block.
const NATURAL: [u8; 80] = {
    let mut table = [63u8; 80];
    let (mut x, mut y, mut at) = (0i32, 0i32, 0);
    while at < 64 {
        table[at] = (8 * y + x) as u8;
        let up = (x + y) % 2 == 0;
        if up {
            if x == 7 {
                y += 1;
            } else if y == 0 {
                x += 1;
            } else {
                x += 1;
                y -= 1;
            }
        } else if y == 7 {
            x += 1;
        } else if x == 0 {
            y += 1;
        } else {
            x -= 1;
            y += 1;
        }
        at += 1;
    }
    table
};

/// One code table.
struct Codes {
    /// By the next `LOOK` bits: value (16 bits), run or end (8 bits), kind (1 bit: value included), length (7 bits).
    fast: Box<[u32; 1 << LOOK]>,
    /// By the same bits, where values are of no interest: as many symbols as begin among them. Places advanced, with
    /// `ENDED` if the last symbol ends the block (16 bits), length (16 bits); 0 if the first code is longer than `LOOK`.
    skip: Box<[u32; 1 << LOOK]>,
    /// For codes longer than `LOOK`: first code beyond each length, aligned to 16 bits, and where its symbols begin.
    limits: [u32; 18],
    offsets: [i32; 17],
    symbols: Vec<u8>,
}

/// A run no block has: the end of the block.
const END: u32 = 0x7F;
const WHOLE: u32 = 0x80;
/// More than the places of two blocks, so that sums tell how a block ended.
const ENDED: u32 = 0x100;

impl Codes {
    fn new(body: &[u8], dc: bool) -> Option<(Self, &[u8])> {
        let lengths = body.get(..16)?;
        let count = lengths.iter().map(|&length| usize::from(length)).sum::<usize>();
        let symbols = body.get(16..16 + count)?.to_vec();
        let mut codes = Self {
            fast: Box::new([0; 1 << LOOK]),
            skip: Box::new([0; 1 << LOOK]),
            limits: [0; 18],
            offsets: [0; 17],
            symbols,
        };
        // Length and symbol of the code that begins with an index; length 0 where there is none so short.
        let mut plain = Box::new([(0u32, 0u32); 1 << LOOK]);
        let (mut code, mut index) = (0u32, 0usize);
        for length in 1..=16u32 {
            codes.offsets[length as usize] = index as i32 - code as i32;
            for _ in 0..lengths[length as usize - 1] {
                if code >> length != 0 {
                    return None;
                }
                let symbol = u32::from(codes.symbols[index]);
                if length <= LOOK {
                    codes.fill(code, length, symbol, dc);
                    let free = LOOK - length;
                    plain[(code << free) as usize..((code + 1) << free) as usize].fill((length, symbol));
                }
                code += 1;
                index += 1;
            }
            codes.limits[length as usize] = code << (16 - length);
            code <<= 1;
        }
        codes.limits[17] = u32::MAX;
        if !dc {
            codes.fill_skips(&plain);
        }
        Some((codes, &body[16 + count..]))
    }

    fn fill_skips(&mut self, plain: &[(u32, u32); 1 << LOOK]) {
        for (index, skip) in self.skip.iter_mut().enumerate() {
            let (mut used, mut places) = (0, 0);
            while used < LOOK {
                let (length, symbol) = plain[index << used & ((1 << LOOK) - 1)];
                if length == 0 || used + length > LOOK {
                    break;
                }
                // Bits of the last value may lie beyond the index: nobody looks at them.
                let (run, size) = (symbol >> 4, symbol & 15);
                used += length + size;
                if size == 0 && run != 15 {
                    places += ENDED;
                    break;
                }
                places += run + 1;
            }
            *skip = places << 16 | used;
        }
    }

    /// All entries that begin with a code.
    fn fill(&mut self, code: u32, length: u32, symbol: u32, dc: bool) {
        let (run, size) = if dc { (0, symbol) } else { (symbol >> 4, symbol & 15) };
        let free = LOOK - length;
        for rest in 0..1u32 << free {
            let entry = &mut self.fast[(code << free | rest) as usize];
            *entry = if size == 0 && !dc {
                // The end of the block, or sixteen zeros (fifteen and one that is "set" to zero).
                let run = if run == 15 { 15 } else { END };
                run << 8 | WHOLE | length
            } else if length + size <= LOOK {
                let bits = rest >> (free - size);
                let value = extend(bits, size) as u16;
                u32::from(value) << 16 | run << 8 | WHOLE | (length + size)
            } else {
                symbol << 8 | length
            };
        }
    }
}

#[inline(always)]
fn extend(bits: u32, size: u32) -> i32 {
    if size == 0 {
        0
    } else if bits >> (size - 1) == 0 {
        bits as i32 - ((1 << size) - 1)
    } else {
        bits as i32
    }
}

/// The scan's bits, in pieces freed of the zeros that follow bytes of ones, so that taking eight bytes at once needs no
/// look at them.
struct Bits<'a> {
    data: &'a [u8],
    /// What is not yet in `clean`; a marker ends it.
    from: usize,
    clean: Vec<u8>,
    /// Bytes of `clean` that come from the data; behind them it is zeros, whose use is an error.
    filled_to: usize,
    /// Bytes that are taken, at most, between two calls of `ensure`.
    reserve: usize,
    /// Whether `clean` holds all up to the marker.
    ended: bool,
    window: Window,
}

/// Where reading is: small, and passed by value, so that it stays in registers.
#[derive(Clone, Copy, Default)]
struct Window {
    /// In `Bits::clean`.
    at: usize,
    /// The next bits, from the top.
    buffer: u64,
    /// How many of them count. There may be more below: those that `at` points to, and so the same as will be added.
    filled: u32,
}

/// Bytes of a piece: it fits the nearest cache.
const PIECE: usize = 16 << 10;

impl<'a> Bits<'a> {
    fn new(data: &'a [u8], reserve: usize) -> Self {
        let clean = vec![0; PIECE + reserve + 8];
        Self { data, from: 0, clean, filled_to: 0, reserve, ended: false, window: Window::default() }
    }

    /// Goes on behind a marker, which must be this one, with less than a byte of padding before it.
    fn pass(&mut self, marker: u8) -> Option<()> {
        if !(0..8).contains(&self.left()) || self.data.get(self.from..self.from + 2)? != [0xFF, marker] {
            return None;
        }
        self.from += 2;
        (self.filled_to, self.ended, self.window) = (0, false, Window::default());
        Some(())
    }

    /// Makes the next `reserve` bytes ready.
    #[inline(always)]
    fn ensure(&mut self) {
        if self.window.at + self.reserve > self.filled_to && !self.ended {
            self.next_piece();
        }
    }

    #[inline(never)]
    fn next_piece(&mut self) {
        /// Bytes searched at once.
        const STEP: usize = 32;
        self.clean.copy_within(self.window.at..self.filled_to, 0);
        self.filled_to -= self.window.at;
        self.window.at = 0;
        let end = PIECE;
        while self.filled_to < end {
            if let Some(next) = self.data.get(self.from..self.from + STEP)
                && let Some(room) = self.clean[..end].get_mut(self.filled_to..self.filled_to + STEP)
            {
                room.copy_from_slice(next);
                let plain = if next.iter().fold(false, |found, &byte| found | (byte == 0xFF)) {
                    next.iter().position(|&byte| byte == 0xFF).unwrap_or(STEP)
                } else {
                    STEP
                };
                self.from += plain;
                self.filled_to += plain;
                if plain == STEP {
                    continue;
                }
            }
            let (byte, length) = match (self.data.get(self.from), self.data.get(self.from + 1)) {
                (Some(0xFF), Some(0)) => (0xFF, 2),
                (Some(0xFF), _) | (None, _) => {
                    self.ended = true;
                    break;
                }
                (Some(&byte), _) => (byte, 1),
            };
            self.from += length;
            self.clean[self.filled_to] = byte;
            self.filled_to += 1;
        }
        self.clean[self.filled_to..][..self.reserve + 8].fill(0);
    }

    /// Bits of the data that were not used; negative if more were used than there are.
    fn left(&self) -> i64 {
        8 * (self.filled_to as i64 - self.window.at as i64) + i64::from(self.window.filled)
    }
}

impl Window {
    /// At least 56 bits.
    #[inline(always)]
    fn refill(&mut self, clean: &[u8]) {
        let next = clean.get(self.at..self.at + 8).map_or([0; 8], |next| next.try_into().unwrap_or([0; 8]));
        self.buffer |= u64::from_be_bytes(next) >> self.filled;
        self.at += (63 - self.filled as usize) >> 3;
        self.filled |= 56;
    }

    #[inline(always)]
    fn peek(&self, count: u32) -> u32 {
        (self.buffer >> (64 - count)) as u32
    }

    #[inline(always)]
    fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.filled -= count;
    }

    #[inline(always)]
    fn take(&mut self, count: u32) -> u32 {
        // Two shifts, so that a count of zero is no shift by 64.
        let bits = (self.buffer >> 1 >> (63 - count)) as u32;
        self.skip(count);
        bits
    }

    /// Symbol of a code longer than `LOOK`.
    #[inline(always)]
    fn long(&mut self, codes: &Codes) -> Option<u32> {
        let next = self.peek(16);
        let length = (LOOK as usize + 1..=16).find(|&length| next < codes.limits[length])?;
        let code = next >> (16 - length);
        self.skip(length as u32);
        codes.symbols.get((code as i32 + codes.offsets[length]) as usize).map(|&symbol| u32::from(symbol))
    }
}

struct Component {
    id: u8,
    h: usize,
    v: usize,
    quant: usize,
    dc: usize,
    ac: usize,
    columns: usize,
    rows: usize,
    last: i32,
}

/// Decodes the whole picture into `sink`; `None` when it is not of the usual kind, or wrong. Then the sink has received
/// some blocks and must begin anew.
pub(crate) fn decode(bytes: &[u8], sink: &mut Planes) -> Option<()> {
    let mut quants = [[0u16; 64]; 4];
    let mut codes: [[Option<Codes>; 4]; 2] = Default::default();
    let mut components: Vec<Component> = Vec::new();
    let (mut width, mut height, mut restart) = (0, 0, 0);
    let mut end = 2;
    for segment in jpeg_segments(bytes) {
        end = segment.whole.as_ptr() as usize - bytes.as_ptr() as usize + segment.whole.len();
        let mut body = segment.body;
        match segment.marker {
            0xDB => {
                while let Some((&head, rest)) = body.split_first() {
                    let table = quants.get_mut(usize::from(head & 15))?;
                    let size = if head >> 4 == 0 { 1 } else { 2 };
                    let values = rest.get(..64 * size)?;
                    for (index, value) in values.chunks_exact(size).enumerate() {
                        table[usize::from(NATURAL[index])] =
                            value.iter().fold(0, |sum, &byte| sum << 8 | u16::from(byte));
                    }
                    body = &rest[64 * size..];
                }
            }
            0xC4 => {
                while let Some((&head, rest)) = body.split_first() {
                    let (made, rest) = Codes::new(rest, head >> 4 == 0)?;
                    *codes.get_mut(usize::from(head >> 4))?.get_mut(usize::from(head & 15))? = Some(made);
                    body = rest;
                }
            }
            0xDD => restart = usize::from(u16::from_be_bytes([*body.first()?, *body.get(1)?])),
            0xC0 | 0xC1 => {
                if !components.is_empty() || *body.first()? != 8 {
                    return None;
                }
                height = usize::from(u16::from_be_bytes([*body.get(1)?, *body.get(2)?]));
                width = usize::from(u16::from_be_bytes([*body.get(3)?, *body.get(4)?]));
                let count = usize::from(*body.get(5)?);
                for part in body.get(6..6 + 3 * count)?.as_chunks::<3>().0 {
                    let (h, v) = (usize::from(part[1] >> 4), usize::from(part[1] & 15));
                    let quant = usize::from(part[2]);
                    if !(1..=4).contains(&h) || !(1..=4).contains(&v) || quant > 3 {
                        return None;
                    }
                    components.push(Component { id: part[0], h, v, quant, dc: 0, ac: 0, columns: 0, rows: 0, last: 0 });
                }
            }
            0xC2..=0xCF => return None,
            _ => {}
        }
    }
    // The scan: all components, in the order of the frame, all frequencies.
    let scan = bytes.get(end..)?;
    if components.is_empty() || width == 0 || height == 0 || scan.get(..2)? != [0xFF, 0xDA] {
        return None;
    }
    let length = usize::from(u16::from_be_bytes([*scan.get(2)?, *scan.get(3)?]));
    let body = scan.get(4..2 + length)?;
    if usize::from(*body.first()?) != components.len() || body.len() != 4 + 2 * components.len() {
        return None;
    }
    if body.get(body.len() - 3..)? != [0, 63, 0] {
        return None;
    }
    let (max_h, max_v) = (components.iter().map(|c| c.h).max()?, components.iter().map(|c| c.v).max()?);
    if components.len() == 1 {
        // A scan of one component is not in MCUs of its sampling factors.
        (components[0].h, components[0].v) = (1, 1);
    }
    let (max_h, max_v) = if components.len() == 1 { (1, 1) } else { (max_h, max_v) };
    for (component, selector) in components.iter_mut().zip(body[1..].as_chunks::<2>().0) {
        if selector[0] != component.id {
            return None;
        }
        (component.dc, component.ac) = (usize::from(selector[1] >> 4), usize::from(selector[1] & 15));
        component.columns = (width * component.h).div_ceil(max_h).div_ceil(8);
        component.rows = (height * component.v).div_ceil(max_v).div_ceil(8);
    }
    let scan = Scan {
        across: width.div_ceil(8 * max_h),
        down: height.div_ceil(8 * max_v),
        restart,
        quants,
        codes,
        components,
        data: &scan[2 + length..],
    };
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt")]
        fn wide(scan: Scan<'_>, sink: &mut Planes) -> Option<()> {
            // SAFETY: this function has AVX2, so whoever calls it has detected it.
            unsafe { blocks::<true>(scan, sink) }
        }
        if std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("bmi2")
            && std::arch::is_x86_feature_detected!("bmi1")
            && std::arch::is_x86_feature_detected!("lzcnt")
        {
            // SAFETY: all four features were detected just now. Integer arithmetic: the same result.
            return unsafe { wide(scan, sink) };
        }
    }
    // SAFETY: nothing is promised of the processor when `WIDE` is not set.
    unsafe { blocks::<false>(scan, sink) }
}

struct Scan<'a> {
    across: usize,
    down: usize,
    restart: usize,
    quants: [[u16; 64]; 4],
    codes: [[Option<Codes>; 4]; 2],
    components: Vec<Component>,
    data: &'a [u8],
}

/// # Safety
/// AVX2 is there if `WIDE`.
#[inline(always)]
unsafe fn blocks<const WIDE: bool>(scan: Scan<'_>, sink: &mut Planes) -> Option<()> {
    let Scan { across, down, restart, quants, codes, mut components, data } = scan;
    let blocks = components.iter().map(|component| component.h * component.v).sum::<usize>();
    let mut bits = Bits::new(data, blocks * LARGEST_BLOCK);
    let mut until = restart;
    let mut marker = 0u8;
    for row in 0..down {
        for column in 0..across {
            if restart > 0 && until == 0 {
                bits.pass(0xD0 + marker)?;
                marker = (marker + 1) & 7;
                until = restart;
                for component in &mut components {
                    component.last = 0;
                }
            }
            until = until.wrapping_sub(1);
            bits.ensure();
            for (index, component) in components.iter_mut().enumerate() {
                let dc = codes[0].get(component.dc)?.as_ref()?;
                let ac = codes[1].get(component.ac)?.as_ref()?;
                let quant = &quants[component.quant];
                let wanted = sink.places(index);
                for v in 0..component.v {
                    for h in 0..component.h {
                        let mut block = [0i16; 64];
                        bits.window = one(&bits.clean, bits.window, dc, ac, &mut component.last, &mut block, wanted)?;
                        let (x, y) = (column * component.h + h, row * component.v + v);
                        // Blocks that only fill the last MCU hold no picture.
                        if x < component.columns && y < component.rows {
                            // SAFETY: the caller of this function promises AVX2 if `WIDE`.
                            unsafe { sink.block::<WIDE>(index, x, y, &block, quant) };
                        }
                    }
                }
            }
        }
        if bits.left() < 0 {
            return None;
        }
    }
    Some(())
}

/// Bytes of a block at most: 64 codes of 16 bits, each with 15 bits of value.
const LARGEST_BLOCK: usize = 64 * 31 / 8;

/// Reads a block: the coefficients of the first `wanted` places, the rest only by the way.
#[inline(always)]
fn one(
    clean: &[u8],
    mut window: Window,
    dc: &Codes,
    ac: &Codes,
    last: &mut i32,
    block: &mut [i16; 64],
    wanted: u32,
) -> Option<Window> {
    window.refill(clean);
    let entry = dc.fast[window.peek(LOOK) as usize];
    let difference = if entry & WHOLE != 0 {
        window.skip(entry & 63);
        (entry as i32) >> 16
    } else {
        let size = if entry != 0 {
            window.skip(entry & 63);
            entry >> 8
        } else {
            window.long(dc)?
        };
        if size > 15 {
            return None;
        }
        extend(window.take(size), size)
    };
    *last = last.wrapping_add(difference);
    block[0] = *last as i16;
    let mut at = 1u32;
    while at < wanted {
        window.refill(clean);
        // Four entries with their values are at most 44 bits.
        for _ in 0..4 {
            let entry = ac.fast[window.peek(LOOK) as usize];
            if entry & WHOLE == 0 {
                let (after, run, value) = by_parts(clean, window, ac)?;
                window = after;
                at += run;
                if at > 63 {
                    return if run == END { Some(window) } else { None };
                }
                block[usize::from(NATURAL[at as usize]) & 63] = value;
                at += 1;
                break;
            }
            window.skip(entry & 63);
            at += entry >> 8 & 0xFF;
            if at > 63 {
                return if entry >> 8 & 0xFF == END { Some(window) } else { None };
            }
            block[usize::from(NATURAL[at as usize]) & 63] = (entry >> 16) as i16;
            at += 1;
            if at >= wanted {
                break;
            }
        }
    }
    while at < 64 {
        window.refill(clean);
        // Two entries are at most 52 bits.
        for _ in 0..2 {
            let entry = ac.skip[window.peek(LOOK) as usize];
            let next = at + (entry >> 16);
            if entry == 0 || (next > 64 && !(ENDED + 1..ENDED + 64).contains(&next)) {
                // A long code, or symbols that may not all be of this block.
                let (after, run, _) = by_parts(clean, window, ac)?;
                window = after;
                at += run + 1;
                if at > 64 {
                    return if run == END { Some(window) } else { None };
                }
                break;
            }
            window.skip(entry & 63);
            at = next;
            if at >= 64 {
                return Some(window);
            }
        }
    }
    Some(window)
}

/// One symbol, whatever its length: its run (or `END`) and its value.
#[inline(never)]
fn by_parts(clean: &[u8], mut window: Window, codes: &Codes) -> Option<(Window, u32, i16)> {
    window.refill(clean);
    let entry = codes.fast[window.peek(LOOK) as usize];
    if entry & WHOLE != 0 {
        window.skip(entry & 63);
        return Some((window, entry >> 8 & 0xFF, (entry >> 16) as i16));
    }
    let symbol = if entry != 0 {
        window.skip(entry & 63);
        entry >> 8
    } else {
        window.long(codes)?
    };
    let (run, size) = (symbol >> 4, symbol & 15);
    if size == 0 && run != 15 {
        return Some((window, END, 0));
    }
    // Sixteen zeros are fifteen and one that is "set" to zero.
    let value = extend(window.take(size), size) as i16;
    Some((window, run, value))
}
