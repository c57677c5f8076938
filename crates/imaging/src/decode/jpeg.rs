//! JPEG: headers, damage and the rarer kinds by libjpeg (mozjpeg's, plain C), the inverse transform here.
//!
//! [`baseline`](super::baseline), or libjpeg through [`transform`], hands each block of coefficients to
//! [`Planes::block`], which writes straight into our planes. That buys four things:
//!
//! * each component is decoded at the scale it is needed (N/8, N from 1 to 8): for a 2400-pixel rendition of a 6000-pixel
//!   photo luma is made at 3000 and chroma at 1500, and nothing is upsampled or converted that is scaled down afterwards;
//! * blocks outside the wanted region cost no transform and no memory;
//! * the dominant colour comes from the DC coefficients, so it is the same at every scale, to the bit;
//! * no assembler is needed: what is left to libjpeg is Huffman decoding, which has no SIMD anyway.
//!
//! See [`inverse`](super::inverse) for the transform.

use std::ffi::{CStr, c_int, c_void};
use std::mem::MaybeUninit;

use mozjpeg_sys as ffi;

use super::inverse::inverse;
#[cfg(target_arch = "x86_64")]
use super::inverse::inverse_avx2;
use super::{Decoded, Grid, Layout, Need, Plane};
use crate::error::{ImagingError, guarded};
use crate::header::{Header, SourceFormat};

/// What the transform needs to know of one component.
struct Component {
    /// Output samples a block and side, 1 to 8; 0: only DC is recorded.
    scale: usize,
    /// Blocks a row of MCUs holds, vertically.
    vertical: usize,
    /// First and last block (exclusive) wanted, horizontally and vertically.
    columns: (usize, usize),
    rows: (usize, usize),
    stride: usize,
    plane: Vec<u8>,
    /// Cell of each block column and row.
    cell_x: Vec<u16>,
    cell_y: Vec<u16>,
    sums: Vec<i64>,
    counts: Vec<u32>,
}

/// Where decoded blocks go.
pub(crate) struct Planes {
    components: Vec<Component>,
    grid_width: usize,
}

struct State {
    planes: Planes,
    imcu_row: usize,
    base: [usize; 4],
}

struct Session {
    decoder: MaybeUninit<ffi::jpeg_decompress_struct>,
    errors: ffi::jpeg_error_mgr,
    created: bool,
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.created {
            // SAFETY: created by jpeg_create_decompress on this very address (the session is boxed).
            unsafe { ffi::jpeg_destroy_decompress(self.decoder.assume_init_mut()) }
        }
    }
}

fn message(common: &ffi::jpeg_common_struct) -> String {
    // SAFETY: libjpeg sets `err` before any callback; its table has last_jpeg_message + 1 C strings.
    unsafe {
        let errors = &*common.err;
        if errors.msg_code < 0 || errors.msg_code > errors.last_jpeg_message {
            return "unknown".into();
        }
        let text = *errors.jpeg_message_table.add(errors.msg_code as usize);
        if text.is_null() { "unknown".into() } else { CStr::from_ptr(text.cast()).to_string_lossy().into_owned() }
    }
}

/// libjpeg's fatal errors: unwinds (without the panic message) to `guarded`.
unsafe extern "C-unwind" fn error_exit(common: &mut ffi::jpeg_common_struct) {
    let text = message(common);
    let error = if text.starts_with("Unsupported JPEG process") || text.contains("not supported") {
        ImagingError::unsupported(format!("JPEG: {text}"))
    } else {
        ImagingError::broken(SourceFormat::Jpeg, text)
    };
    std::panic::resume_unwind(Box::new(error));
}

/// libjpeg's warnings: those that mean lost pixels are errors here. A grey half of a photo must not be published.
unsafe extern "C-unwind" fn emit_message(common: &mut ffi::jpeg_common_struct, level: c_int) {
    if level >= 0 {
        return;
    }
    let text = message(common);
    if text.starts_with("Premature end of JPEG file") {
        std::panic::resume_unwind(Box::new(ImagingError::Truncated));
    }
    if text.starts_with("Corrupt JPEG data: premature end") || text.starts_with("Corrupt JPEG data: bad Huffman") {
        std::panic::resume_unwind(Box::new(ImagingError::broken(SourceFormat::Jpeg, text)));
    }
}

unsafe extern "C-unwind" fn silent(_: &mut ffi::jpeg_common_struct) {}

type TransformFn = unsafe extern "C-unwind" fn(
    *mut ffi::jpeg_decompress_struct,
    *mut ffi::jpeg_component_info,
    *mut i16,
    *mut *mut u8,
    u32,
);

/// mozjpeg's extension point: replaces the transform of every component.
unsafe extern "C-unwind" fn select(
    _: *mut ffi::jpeg_decompress_struct,
    _: *mut ffi::jpeg_component_info,
    method: *mut Option<TransformFn>,
    _: *mut c_int,
) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: libjpeg passes a valid pointer.
        unsafe { *method = Some(transform_avx2) };
        return;
    }
    // SAFETY: as above.
    unsafe { *method = Some(transform) };
}

unsafe extern "C-unwind" fn transform(
    decoder: *mut ffi::jpeg_decompress_struct,
    component: *mut ffi::jpeg_component_info,
    coefficients: *mut i16,
    rows: *mut *mut u8,
    column: u32,
) {
    // SAFETY: the contract of `block`, kept by libjpeg.
    unsafe { block::<false>(decoder, component, coefficients, rows, column) }
}

/// The same with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe extern "C-unwind" fn transform_avx2(
    decoder: *mut ffi::jpeg_decompress_struct,
    component: *mut ffi::jpeg_component_info,
    coefficients: *mut i16,
    rows: *mut *mut u8,
    column: u32,
) {
    // SAFETY: the contract of `block`, kept by libjpeg; AVX2 was detected.
    unsafe { block::<true>(decoder, component, coefficients, rows, column) }
}

/// One block: records its DC, and writes N×N samples if it is wanted.
///
/// # Safety
/// `decoder.client_data` points to the `State` of this decode, `coefficients` to 64 values, the component's quantisation
/// table is set; AVX2 is there if `WIDE`. `rows` is only compared with the base given to `jpeg_read_raw_data`.
#[inline(always)]
unsafe fn block<const WIDE: bool>(
    decoder: *mut ffi::jpeg_decompress_struct,
    component: *mut ffi::jpeg_component_info,
    coefficients: *mut i16,
    rows: *mut *mut u8,
    column: u32,
) {
    unsafe {
        let state = &mut *(*decoder).common.client_data.cast::<State>();
        let index = (*component).component_index as usize;
        let quant = &(*(*component).quant_table).quantval;
        let coefficients = &*coefficients.cast::<[i16; 64]>();
        let x = column as usize / 8;
        let within = (rows as usize - state.base[index]) / (8 * size_of::<*mut u8>());
        let Some(vertical) = state.planes.components.get(index).map(|component| component.vertical) else { return };
        state.planes.block::<WIDE>(index, x, state.imcu_row * vertical + within, coefficients, quant);
    }
}

impl Planes {
    /// One block: records its DC, and writes N×N samples if it is wanted.
    ///
    /// # Safety
    /// AVX2 is there if `WIDE`.
    #[inline(always)]
    pub(crate) unsafe fn block<const WIDE: bool>(
        &mut self,
        index: usize,
        x: usize,
        y: usize,
        coefficients: &[i16; 64],
        quant: &[u16; 64],
    ) {
        let grid_width = self.grid_width;
        let Some(c) = self.components.get_mut(index) else { return };
        let (Some(&cell_x), Some(&cell_y)) = (c.cell_x.get(x), c.cell_y.get(y)) else { return };
        let cell = usize::from(cell_y) * grid_width + usize::from(cell_x);
        c.sums[cell] += i64::from(i32::from(coefficients[0]) * i32::from(quant[0]));
        c.counts[cell] += 1;
        if c.scale == 0 || x < c.columns.0 || x >= c.columns.1 || y < c.rows.0 || y >= c.rows.1 {
            return;
        }
        let at = (y - c.rows.0) * c.scale * c.stride + (x - c.columns.0) * c.scale;
        let stride = c.stride;
        let out = &mut c.plane[at..];
        macro_rules! scaled {
            ($scale:literal) => {{
                #[cfg(target_arch = "x86_64")]
                if WIDE {
                    // SAFETY: as promised.
                    return unsafe { inverse_avx2::<$scale>(coefficients, quant, out, stride) };
                }
                inverse::<$scale>(coefficients, quant, out, stride);
            }};
        }
        match c.scale {
            1 => scaled!(1),
            2 => scaled!(2),
            3 => scaled!(3),
            4 => scaled!(4),
            5 => scaled!(5),
            6 => scaled!(6),
            7 => scaled!(7),
            _ => scaled!(8),
        }
    }

    /// How many of a block's coefficients, in zigzag order, are of any use.
    #[inline]
    pub(crate) fn places(&self, index: usize) -> u32 {
        // The last of the N×N lowest stands on diagonal 2(N-1), among its middle ones.
        match self.components.get(index).map_or(0, |component| component.scale) {
            0 | 1 => 1,
            2 => 5,
            3 => 13,
            4 => 25,
            5 => 40,
            6 => 52,
            7 => 60,
            _ => 64,
        }
    }

    /// As before the first block; samples need no clearing, every one is written anew.
    fn restart(&mut self) {
        for component in &mut self.components {
            component.sums.fill(0);
            component.counts.fill(0);
        }
    }
}

/// Who reads the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entropy {
    /// `baseline` where it can, else libjpeg.
    Fast,
    /// For comparison.
    Libjpeg,
}

/// Decodes what `need` asks for; with no need, only the impression's grid.
pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Jpeg), || decode_unguarded(bytes, header, need, Entropy::Fast))
}

fn decode_unguarded(
    bytes: &[u8],
    header: &Header,
    need: Option<&Need>,
    entropy: Entropy,
) -> Result<Decoded, ImagingError> {
    let mut session = Box::new(Session {
        decoder: MaybeUninit::zeroed(),
        // SAFETY: plain C data, filled by jpeg_std_error below.
        errors: unsafe { MaybeUninit::zeroed().assume_init() },
        created: false,
    });
    let session = &mut *session;
    // SAFETY: zeroed is what jpeg_create_decompress expects; pointers to `errors` stay valid as the session is boxed.
    let decoder = unsafe {
        let errors = ffi::jpeg_std_error(&mut session.errors);
        errors.error_exit = Some(error_exit);
        errors.emit_message = Some(emit_message);
        errors.output_message = Some(silent);
        let errors: *mut ffi::jpeg_error_mgr = errors;
        let decoder = session.decoder.as_mut_ptr();
        (*decoder).common.err = errors;
        ffi::jpeg_create_decompress(decoder);
        session.created = true;
        &mut *decoder
    };
    // SAFETY: `bytes` outlives the session; `state` is boxed and outlives every call that may use it.
    unsafe {
        ffi::jpeg_mem_src(decoder, bytes.as_ptr(), bytes.len() as _);
        if ffi::jpeg_read_header(decoder, 1) != 1 {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "no picture in the file"));
        }
        let (width, height) = (decoder.image_width, decoder.image_height);
        if crate::header::oriented(width, height, header.orientation) != (header.width, header.height) {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "two frames of different size"));
        }
        let layout = match decoder.jpeg_color_space {
            ffi::J_COLOR_SPACE::JCS_GRAYSCALE => Layout::Grey,
            ffi::J_COLOR_SPACE::JCS_YCbCr => Layout::Ycc,
            ffi::J_COLOR_SPACE::JCS_RGB => Layout::Rgb,
            ffi::J_COLOR_SPACE::JCS_CMYK => Layout::CmykInverted,
            ffi::J_COLOR_SPACE::JCS_YCCK => Layout::YcckInverted,
            _ => return Err(ImagingError::unsupported(format!("JPEG with {} components", decoder.num_components))),
        };
        decoder.out_color_space = decoder.jpeg_color_space;
        decoder.raw_data_out = 1;
        decoder.do_block_smoothing = 0;
        decoder.do_fancy_upsampling = 0;
        decoder.dct_method = ffi::J_DCT_METHOD::JDCT_ISLOW;
        type Select = unsafe extern "C-unwind" fn(
            *mut ffi::jpeg_decompress_struct,
            *mut ffi::jpeg_component_info,
            *mut Option<TransformFn>,
            *mut c_int,
        );
        // The binding gives the wrong struct for this call; in C it takes the decompressor.
        let decoder_pointer: *mut ffi::jpeg_decompress_struct = decoder;
        ffi::jpeg_set_idct_method_selector(
            &*decoder_pointer.cast::<ffi::jpeg_compress_struct>(),
            select as Select as *const c_void,
        );

        let grid = Grid::new(width, height, 8 * decoder.max_h_samp_factor as u32, 8 * decoder.max_v_samp_factor as u32);
        let mut state = Box::new(State {
            planes: Planes { components: Vec::new(), grid_width: grid.width },
            imcu_row: 0,
            base: [0; 4],
        });
        let mut planes = Vec::new();
        for index in 0..decoder.num_components as usize {
            let info = &*decoder.comp_info.add(index);
            let (h, v) = (info.h_samp_factor as u32, info.v_samp_factor as u32);
            let (max_h, max_v) = (decoder.max_h_samp_factor as u32, decoder.max_v_samp_factor as u32);
            // Picture pixels a block covers, a fraction when factors are odd ones.
            let (cover_x, cover_y) = (8.0 * f64::from(max_h) / f64::from(h), 8.0 * f64::from(max_v) / f64::from(v));
            // Rows and columns up to whole MCUs, so that no index can fall outside.
            let across = width.div_ceil(8 * max_h) * h;
            let down = height.div_ceil(8 * max_v) * v;
            let cells = |blocks: u32, cover: f64, size: u32, count: usize| -> Vec<u16> {
                (0..blocks)
                    .map(|b| {
                        (((f64::from(b) + 0.5) * cover * count as f64 / f64::from(size)) as usize).min(count - 1) as u16
                    })
                    .collect()
            };
            let mut component = Component {
                scale: 0,
                vertical: v as usize,
                columns: (0, 0),
                rows: (0, 0),
                stride: 0,
                plane: Vec::new(),
                cell_x: cells(across, cover_x, width, grid.width),
                cell_y: cells(down, cover_y, height, grid.height),
                sums: vec![0; grid.width * grid.height],
                counts: vec![0; grid.width * grid.height],
            };
            if let Some(need) = need {
                let detail = if layout.is_chroma(index) { need.chroma } else { need.luma };
                // Smallest N whose plane still has the detail asked for.
                let scale = (1..8)
                    .find(|&n| {
                        f64::from(n) / cover_x >= detail * (1.0 - 1e-9)
                            && f64::from(n) / cover_y >= detail * (1.0 - 1e-9)
                    })
                    .unwrap_or(8);
                // Two blocks more on each side than the region: the filter looks beyond its edge.
                let range = |start: f64, end: f64, cover: f64, blocks: u32| {
                    let first = ((start / cover).floor() - 2.0).max(0.0) as usize;
                    let last = (((end / cover).ceil() + 2.0) as usize).min(blocks as usize);
                    (first, last.max(first + 1))
                };
                let r = &need.region;
                component.scale = scale as usize;
                component.columns = range(r.x, r.x + r.width, cover_x, across);
                component.rows = range(r.y, r.y + r.height, cover_y, down);
                component.stride = (component.columns.1 - component.columns.0) * component.scale;
                let lines = (component.rows.1 - component.rows.0) * component.scale;
                component.plane = vec![0; component.stride * lines];
                planes.push(Plane {
                    data: Vec::new(),
                    width: component.stride as u32,
                    height: lines as u32,
                    scale_x: f64::from(scale) / cover_x,
                    scale_y: f64::from(scale) / cover_y,
                    origin_x: (component.columns.0 * component.scale) as f64,
                    origin_y: (component.rows.0 * component.scale) as f64,
                    channels: 1,
                    alpha: false,
                });
            }
            state.planes.components.push(component);
        }
        if entropy == Entropy::Libjpeg || super::baseline::decode(bytes, &mut state.planes).is_none() {
            state.planes.restart();
            read_by_libjpeg(decoder, &mut state, height)?;
        }

        let mut grid = grid;
        for (index, component) in state.planes.components.iter_mut().enumerate() {
            let cells = component.sums.iter().zip(&component.counts);
            // DC is 8 times the mean of the block less 128; rounded to the nearest.
            grid.channels.push(
                cells
                    .map(|(&sum, &count)| {
                        if count == 0 {
                            128
                        } else {
                            ((sum + 4 * i64::from(count)).div_euclid(8 * i64::from(count)) + 128).clamp(0, 255) as u8
                        }
                    })
                    .collect(),
            );
            if let Some(plane) = planes.get_mut(index) {
                plane.data = std::mem::take(&mut component.plane);
                plane.repeat_edges(width, height);
            }
        }
        Ok(Decoded { width, height, layout, planes, grid })
    }
}

/// The way of all files that `baseline` does not know.
///
/// # Safety
/// The header has been read, and the data source is still valid.
unsafe fn read_by_libjpeg(
    decoder: &mut ffi::jpeg_decompress_struct,
    state: &mut State,
    height: u32,
) -> Result<(), ImagingError> {
    // SAFETY: `state` outlives every call that may use it; the transform checks every index.
    unsafe {
        let state_pointer: *mut State = state;
        decoder.common.client_data = state_pointer.cast();
        if ffi::jpeg_start_decompress(decoder) == 0 {
            return Err(ImagingError::Truncated);
        }
        // Never read or written: the transform keeps its own planes and uses these addresses to tell the row of blocks.
        let mut rows = vec![std::ptr::null_mut::<u8>(); 4 * 64];
        let mut data: [*mut *mut u8; 4] = std::array::from_fn(|index| rows.as_mut_ptr().add(64 * index));
        (*state_pointer).base = data.map(|pointer| pointer as usize);
        let lines = (decoder.max_v_samp_factor * 8) as u32;
        let imcu_rows = height.div_ceil(lines);
        for row in 0..imcu_rows {
            (*state_pointer).imcu_row = row as usize;
            if ffi::jpeg_read_raw_data(decoder, data.as_mut_ptr(), lines) == 0 {
                return Err(ImagingError::Truncated);
            }
        }
        decoder.common.client_data = std::ptr::null_mut();
    }
    Ok(())
}

/// The colour profile of a JPEG, put together from its APP2 segments.
pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut parts: Vec<(u8, &[u8])> = crate::container::jpeg_segments(bytes)
        .filter(|segment| segment.marker == 0xE2)
        .filter_map(|segment| {
            let body = segment.body.strip_prefix(b"ICC_PROFILE\0")?;
            (body.len() > 2).then(|| (body[0], &body[2..]))
        })
        .collect();
    parts.sort_by_key(|part| part.0);
    let joined: Vec<u8> = parts.into_iter().flat_map(|part| part.1.iter().copied()).collect();
    (!joined.is_empty()).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Region;

    /// Every JPEG fixture, whole and in part, at several scales: the same samples and the same grid.
    #[expect(clippy::disallowed_methods, reason = "fixtures")]
    #[test]
    fn both_readers_of_codes_agree() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "jpg") {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let header = crate::header::header(&bytes).unwrap();
            for (luma, chroma) in [(1.0, 1.0), (0.7, 0.4), (0.5, 0.25), (0.1, 0.1)] {
                let region = Region { x: 13.0, y: 5.5, width: 90.0, height: 140.0 };
                let need = Need { region, luma, chroma };
                let fast = decode_unguarded(&bytes, &header, Some(&need), Entropy::Fast).unwrap();
                let slow = decode_unguarded(&bytes, &header, Some(&need), Entropy::Libjpeg).unwrap();
                assert_eq!(fast.grid.channels, slow.grid.channels, "{}", path.display());
                for (a, b) in fast.planes.iter().zip(&slow.planes) {
                    assert!(a.data == b.data, "{} at {luma}", path.display());
                }
                count += 1;
            }
        }
        assert!(count > 40);
    }
}
