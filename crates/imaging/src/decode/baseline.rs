//! Entropy decoding of what nearly every camera writes: sequential Huffman, 8 bits, all components in one scan.
//!
//! libjpeg finds a code by 8 bits, then fetches the bits behind it; here a table of 11 bits answers with the run, the
//! coefficient's value and the length of both for nearly every symbol of a photo. A third of the pipeline's time on JPEG
//! was libjpeg's decoder; this one takes half of that. It is strict: whatever is unusual or wrong makes it give up, and
//! libjpeg decodes the file from the start, or says what is the matter with it.

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

/// One code table. Entries of `fast`: value (16 bits), run or end (8 bits), kind (1 bit: value included), length (7 bits).
struct Codes {
    fast: Box<[u32; 1 << LOOK]>,
    /// For codes longer than `LOOK`: first code beyond each length, aligned to 16 bits, and where its symbols begin.
    limits: [u32; 18],
    offsets: [i32; 17],
    symbols: Vec<u8>,
}

/// A run no block has: the end of the block.
const END: u32 = 0x7F;
const WHOLE: u32 = 0x80;

impl Codes {
    fn new(body: &[u8], dc: bool) -> Option<(Self, &[u8])> {
        let lengths = body.get(..16)?;
        let count = lengths.iter().map(|&length| usize::from(length)).sum::<usize>();
        let symbols = body.get(16..16 + count)?.to_vec();
        let mut codes = Self { fast: Box::new([0; 1 << LOOK]), limits: [0; 18], offsets: [0; 17], symbols };
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
                }
                code += 1;
                index += 1;
            }
            codes.limits[length as usize] = code << (16 - length);
            code <<= 1;
        }
        codes.limits[17] = u32::MAX;
        Some((codes, &body[16 + count..]))
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

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, from the top.
    buffer: u64,
    filled: u32,
    /// Bits given beyond the data or a marker; using them is an error.
    lent: u32,
}

impl Bits<'_> {
    /// At least 56 bits.
    #[inline(always)]
    fn refill(&mut self) {
        if let Some(next) = self.data.get(self.at..self.at + 8) {
            let word = u64::from_be_bytes(next.try_into().unwrap_or([0; 8]));
            let ones = word & (!word).wrapping_sub(0x0101_0101_0101_0101) & 0x8080_8080_8080_8080;
            if ones == 0 {
                self.buffer |= word >> self.filled;
                let bytes = (63 - self.filled) >> 3;
                self.at += bytes as usize;
                self.filled += 8 * bytes;
                return;
            }
        }
        self.refill_slowly();
    }

    #[inline(never)]
    fn refill_slowly(&mut self) {
        while self.filled <= 56 {
            let byte = match (self.data.get(self.at), self.data.get(self.at + 1)) {
                (Some(0xFF), Some(0)) => {
                    self.at += 2;
                    0xFF
                }
                (Some(0xFF), _) | (None, _) => {
                    self.lent += 8;
                    0
                }
                (Some(&byte), _) => {
                    self.at += 1;
                    byte
                }
            };
            self.buffer |= u64::from(byte) << (56 - self.filled);
            self.filled += 8;
        }
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
    #[inline(never)]
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
pub(crate) fn decode(bytes: &[u8], sink: &mut super::jpeg::Planes) -> Option<()> {
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
        fn wide(scan: Scan<'_>, sink: &mut super::jpeg::Planes) -> Option<()> {
            blocks(scan, sink)
        }
        if std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("bmi2")
            && std::arch::is_x86_feature_detected!("bmi1")
            && std::arch::is_x86_feature_detected!("lzcnt")
        {
            // SAFETY: all were detected. Integer arithmetic: the same result.
            return unsafe { wide(scan, sink) };
        }
    }
    blocks(scan, sink)
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

#[inline(always)]
fn blocks(scan: Scan<'_>, sink: &mut super::jpeg::Planes) -> Option<()> {
    let Scan { across, down, restart, quants, codes, mut components, data } = scan;
    let mut bits = Bits { data, at: 0, buffer: 0, filled: 0, lent: 0 };
    let mut until = restart;
    let mut marker = 0u8;
    for row in 0..down {
        for column in 0..across {
            if restart > 0 && until == 0 {
                // What is left of the byte is padding; then the marker, the right one.
                if bits.filled.saturating_sub(bits.lent) >= 8 {
                    return None;
                }
                if bits.data.get(bits.at..bits.at + 2)? != [0xFF, 0xD0 + marker] {
                    return None;
                }
                bits = Bits { data, at: bits.at + 2, buffer: 0, filled: 0, lent: 0 };
                marker = (marker + 1) & 7;
                until = restart;
                for component in &mut components {
                    component.last = 0;
                }
            }
            until = until.wrapping_sub(1);
            for (index, component) in components.iter_mut().enumerate() {
                let dc = codes[0].get(component.dc)?.as_ref()?;
                let ac = codes[1].get(component.ac)?.as_ref()?;
                let quant = &quants[component.quant];
                for v in 0..component.v {
                    for h in 0..component.h {
                        let mut block = [0i16; 64];
                        one(&mut bits, dc, ac, &mut component.last, &mut block)?;
                        let (x, y) = (column * component.h + h, row * component.v + v);
                        // Blocks that only fill the last MCU hold no picture.
                        if x < component.columns && y < component.rows {
                            sink.block(index, x, y, &block, quant);
                        }
                    }
                }
            }
        }
        if bits.lent > bits.filled {
            return None;
        }
    }
    Some(())
}

#[inline(always)]
fn one(bits: &mut Bits<'_>, dc: &Codes, ac: &Codes, last: &mut i32, block: &mut [i16; 64]) -> Option<()> {
    bits.refill();
    let entry = dc.fast[bits.peek(LOOK) as usize];
    let difference = if entry & WHOLE != 0 {
        bits.skip(entry & 0x7F);
        (entry as i32) >> 16
    } else {
        let size = if entry != 0 {
            bits.skip(entry & 0x7F);
            entry >> 8
        } else {
            bits.long(dc)?
        };
        if size > 15 {
            return None;
        }
        extend(bits.take(size), size)
    };
    *last = last.wrapping_add(difference);
    block[0] = *last as i16;
    let mut at = 1u32;
    while at < 64 {
        // A code and its bits are at most 31.
        if bits.filled < 32 {
            bits.refill();
        }
        let entry = ac.fast[bits.peek(LOOK) as usize];
        if entry & WHOLE != 0 {
            bits.skip(entry & 0x7F);
            at += entry >> 8 & 0xFF;
            if at > 63 {
                return if entry >> 8 & 0xFF == END { Some(()) } else { None };
            }
            block[usize::from(NATURAL[at as usize]) & 63] = (entry >> 16) as i16;
            at += 1;
            continue;
        }
        let symbol = if entry != 0 {
            bits.skip(entry & 0x7F);
            entry >> 8
        } else {
            bits.long(ac)?
        };
        let (run, size) = (symbol >> 4, symbol & 15);
        if size == 0 {
            if run != 15 {
                return Some(());
            }
            at += 16;
            continue;
        }
        at += run;
        if at > 63 {
            return None;
        }
        let value = extend(bits.take(size), size);
        block[usize::from(NATURAL[at as usize]) & 63] = value as i16;
        at += 1;
    }
    Some(())
}
