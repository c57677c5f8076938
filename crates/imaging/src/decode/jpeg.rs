//! JPEG: headers, codes and damage by libjpeg (mozjpeg's, plain C), the inverse transform here.
//!
//! libjpeg calls [`transform`] with each block of coefficients, which goes to [`planes`](super::planes). See
//! [`inverse`](super::inverse) for the transform. A reader of Huffman codes of our own was measured at 9 % of the CPU time of a
//! photo at the default setting (`benches/README.md`), which its 580 lines were not worth.

use std::ffi::{CStr, c_int, c_void};
use std::marker::PhantomData;
use std::mem::MaybeUninit;

use mozjpeg_sys as ffi;

use super::planes::{Planes, Sampling};
use crate::container::{MOST_STRAY, jpeg_segments};
use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::header::{Header, ReadParts as _, ReadSeek, exif_orientation, oriented};
use crate::raster::{Decoded, Layout, Need};

/// Reads segments up to the first frame, skipping what is not needed.
pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    reader.skip(2)?;
    let (mut orientation, mut icc) = (1, false);
    loop {
        let mut marker = reader.exact(2)?;
        // Stray bytes before a marker cost no pixel: libjpeg, too, passes over them.
        let mut stray = 0;
        while marker[0] != 0xFF {
            stray += 1;
            if stray > MOST_STRAY {
                return Err(ImagingError::broken(SourceFormat::Jpeg, "no marker where one must stand"));
            }
            marker = vec![marker[1], reader.exact(1)?[0]];
        }
        while marker[1] == 0xFF {
            marker[1] = reader.exact(1)?[0];
        }
        let code = marker[1];
        if matches!(code, 0x00 | 0x01 | 0xD0..=0xD8) {
            continue;
        }
        if matches!(code, 0xD9 | 0xDA) {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "no frame before the first scan"));
        }
        let length = reader.exact(2)?;
        let length = u64::from(u16::from_be_bytes([length[0], length[1]]));
        let Some(body) = length.checked_sub(2) else {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "a segment shorter than its own length"));
        };
        match code {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF if body < 6 => {
                return Err(ImagingError::broken(SourceFormat::Jpeg, "a frame shorter than its own head"));
            }
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let frame = reader.exact(6)?;
                let height = u32::from(u16::from_be_bytes([frame[1], frame[2]]));
                let width = u32::from(u16::from_be_bytes([frame[3], frame[4]]));
                if !matches!(code, 0xC0..=0xC2) {
                    return Err(ImagingError::unsupported(
                        "JPEG sans perte ou à codage arithmétique",
                        "lossless or arithmetic-coded JPEG",
                    ));
                }
                if frame[0] != 8 {
                    return Err(ImagingError::unsupported(
                        format!("JPEG à {} bits par échantillon", frame[0]),
                        format!("JPEG with {} bits a sample", frame[0]),
                    ));
                }
                return Ok(Header { icc, progressive: code == 0xC2, ..Header::new(SourceFormat::Jpeg, width, height) }
                    .turned(orientation));
            }
            0xE1 if body >= 14 => {
                let start = reader.exact(6)?;
                if start == *b"Exif\0\0" {
                    let exif = reader.exact(body as usize - 6)?;
                    orientation = exif_orientation(&exif);
                } else {
                    reader.skip(body - 6)?;
                }
            }
            0xE2 if body >= 14 => {
                let start = reader.exact(12)?;
                icc |= start == *b"ICC_PROFILE\0";
                reader.skip(body - 12)?;
            }
            _ => reader.skip(body)?,
        }
    }
}

/// A decompressor of libjpeg over the bytes of a file. It must not move once made: libjpeg keeps its address.
struct Session<'a> {
    decoder: MaybeUninit<ffi::jpeg_decompress_struct>,
    errors: ffi::jpeg_error_mgr,
    created: bool,
    /// libjpeg reads from these bytes until the session is dropped.
    bytes: PhantomData<&'a [u8]>,
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if self.created {
            let decoder = self.decoder();
            // SAFETY: made by jpeg_create_decompress on this very address (the session is boxed), and dropped once.
            unsafe { ffi::jpeg_destroy_decompress(decoder) }
        }
    }
}

/// libjpeg's message of an error or a warning, in English. `common` is the pointer that libjpeg gives its
/// callbacks.
fn message(common: &ffi::jpeg_common_struct) -> String {
    // SAFETY: `Session::open` points `err` to the session's table before any callback can run, and the session lives on.
    let errors = unsafe { &*common.err };
    let Ok(code) = usize::try_from(errors.msg_code) else { return "unknown".into() };
    if errors.msg_code > errors.last_jpeg_message {
        return "unknown".into();
    }
    // SAFETY: jpeg_std_error made a table of last_jpeg_message + 1 pointers, and `code` is not beyond it.
    let text = unsafe { errors.jpeg_message_table.add(code) };
    // SAFETY: the pointer is inside the table, as above.
    let text = unsafe { *text };
    if text.is_null() {
        return "unknown".into();
    }
    // SAFETY: every entry that is not null is a string of C that libjpeg holds for ever.
    let text = unsafe { CStr::from_ptr(text.cast()) };
    text.to_string_lossy().into_owned()
}

/// libjpeg's fatal errors: unwinds (without the panic message) to `guarded`.
unsafe extern "C-unwind" fn error_exit(common: &mut ffi::jpeg_common_struct) {
    let text = message(common);
    let error = if text.starts_with("Unsupported JPEG process") || text.contains("not supported") {
        ImagingError::unsupported("JPEG d’un codage rare", "JPEG of a rare coding")
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

type SelectFn = unsafe extern "C-unwind" fn(
    *mut ffi::jpeg_decompress_struct,
    *mut ffi::jpeg_component_info,
    *mut Option<TransformFn>,
    *mut c_int,
);

/// mozjpeg's extension point: replaces the transform of every component.
unsafe extern "C-unwind" fn select(
    _: *mut ffi::jpeg_decompress_struct,
    _: *mut ffi::jpeg_component_info,
    method: *mut Option<TransformFn>,
    _: *mut c_int,
) {
    let mut chosen: TransformFn = transform;
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        chosen = transform_avx2;
    }
    // SAFETY: libjpeg passes the address of its own variable.
    unsafe { *method = Some(chosen) };
}

/// Called by libjpeg for each block that it has read.
unsafe extern "C-unwind" fn transform(
    decoder: *mut ffi::jpeg_decompress_struct,
    component: *mut ffi::jpeg_component_info,
    coefficients: *mut i16,
    rows: *mut *mut u8,
    column: u32,
) {
    // SAFETY: `read_by_libjpeg` and libjpeg keep the promises that `block` asks for.
    unsafe { block::<false>(decoder, component, coefficients, rows, column) }
}

/// The same as [`transform`], with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe extern "C-unwind" fn transform_avx2(
    decoder: *mut ffi::jpeg_decompress_struct,
    component: *mut ffi::jpeg_component_info,
    coefficients: *mut i16,
    rows: *mut *mut u8,
    column: u32,
) {
    // SAFETY: as in `transform`; `select` chooses this function only where AVX2 was detected.
    unsafe { block::<true>(decoder, component, coefficients, rows, column) }
}

/// The state that libjpeg's callback changes. The callback finds it through `client_data`.
struct Scan<'a> {
    planes: &'a mut Planes,
    /// The row of MCUs that is being read.
    mcu_row: usize,
    /// Address of the first row pointer of each component, by which the callback tells the row of blocks.
    base: [usize; 4],
}

/// One block: records its DC, and writes N×N samples if it is wanted.
///
/// # Safety
/// `decoder.client_data` points to a `Scan` that nothing else borrows meanwhile, `coefficients` to 64 values; AVX2 is
/// there if `WIDE`. `rows` is never read: its address alone counts.
#[inline(always)]
unsafe fn block<const WIDE: bool>(
    decoder: *mut ffi::jpeg_decompress_struct,
    component: *mut ffi::jpeg_component_info,
    coefficients: *mut i16,
    rows: *mut *mut u8,
    column: u32,
) {
    // SAFETY: libjpeg passes the decompressor that it was called with.
    let client_data = unsafe { (*decoder).common.client_data };
    // SAFETY: the caller promises that this is the state, borrowed by nobody else.
    let state = unsafe { &mut *client_data.cast::<Scan>() };
    // SAFETY: libjpeg passes one of its component records.
    let component = unsafe { &*component };
    // SAFETY: libjpeg sets the pointer when a scan first has the component, to a table that lives as long as the
    // decompressor; it is null until then.
    let Some(quant) = (unsafe { component.quant_table.as_ref() }) else {
        std::panic::resume_unwind(Box::new(ImagingError::broken(SourceFormat::Jpeg, "a channel that no scan has")));
    };
    let quant = &quant.quantval;
    // SAFETY: the caller promises 64 values, and no others have this address meanwhile.
    let coefficients = unsafe { &*coefficients.cast::<[i16; 64]>() };
    let index = component.component_index as usize;
    let x = column as usize / 8;
    let (Some(vertical), Some(&base)) = (state.planes.vertical(index), state.base.get(index)) else { return };
    let within = (rows as usize).wrapping_sub(base) / (8 * size_of::<*mut u8>());
    // SAFETY: the caller promises AVX2 if `WIDE`.
    unsafe { state.planes.block::<WIDE>(index, x, state.mcu_row * vertical + within, coefficients, quant) };
}

impl<'a> Session<'a> {
    /// A decompressor that will read from `bytes`, with our callbacks.
    fn open(bytes: &'a [u8]) -> Box<Self> {
        let mut session = Box::new(Self {
            decoder: MaybeUninit::zeroed(),
            // SAFETY: numbers, null pointers and absent callbacks, all of them valid as zeros.
            errors: unsafe { MaybeUninit::zeroed().assume_init() },
            created: false,
            bytes: PhantomData,
        });
        // SAFETY: the table is writable and lives as long as the session.
        let errors = unsafe { ffi::jpeg_std_error(&mut session.errors) };
        errors.error_exit = Some(error_exit);
        errors.emit_message = Some(emit_message);
        errors.output_message = Some(silent);
        let errors: *mut ffi::jpeg_error_mgr = errors;
        let decoder = session.decoder.as_mut_ptr();
        // SAFETY: the memory is the session's own; it is zeroed, which is a valid value of this field.
        unsafe { (*decoder).common.err = errors };
        // SAFETY: zeroed memory with a table of errors is what this function expects; the session is boxed, so that
        // neither address changes.
        unsafe { ffi::jpeg_create_decompress(decoder) };
        session.created = true;
        // SAFETY: `bytes` outlive the session, by its lifetime.
        unsafe { ffi::jpeg_mem_src(session.decoder(), bytes.as_ptr(), bytes.len() as _) };
        session
    }

    /// The decompressor, for libjpeg's functions and fields.
    fn decoder(&mut self) -> &mut ffi::jpeg_decompress_struct {
        debug_assert!(self.created);
        // SAFETY: `open` has initialised it before it gives the session away.
        unsafe { self.decoder.assume_init_mut() }
    }

    /// Reads up to the first scan and sets what the decode wants: blocks as they are, in the file's own colours.
    fn read_header(&mut self) -> Result<(), ImagingError> {
        let decoder = self.decoder();
        // SAFETY: the decompressor has a source of bytes and a table of errors.
        if unsafe { ffi::jpeg_read_header(decoder, 1) } != 1 {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "no picture in the file"));
        }
        decoder.out_color_space = decoder.jpeg_color_space;
        decoder.raw_data_out = 1;
        decoder.do_block_smoothing = 0;
        decoder.do_fancy_upsampling = 0;
        decoder.dct_method = ffi::J_DCT_METHOD::JDCT_ISLOW;
        // The binding gives the wrong struct for this call; in C it takes the decompressor.
        let decoder: *mut ffi::jpeg_decompress_struct = decoder;
        // SAFETY: in C the parameter is the common head of both structs, and it is the decompressor that is looked at.
        let common = unsafe { &*decoder.cast::<ffi::jpeg_compress_struct>() };
        // SAFETY: `select` has the signature that libjpeg calls it with.
        unsafe { ffi::jpeg_set_idct_method_selector(common, select as SelectFn as *const c_void) };
        Ok(())
    }

    /// The meaning of the channels.
    fn layout(&mut self) -> Result<Layout, ImagingError> {
        let decoder = self.decoder();
        Ok(match decoder.jpeg_color_space {
            ffi::J_COLOR_SPACE::JCS_GRAYSCALE => Layout::Grey,
            ffi::J_COLOR_SPACE::JCS_YCbCr => Layout::Ycc,
            ffi::J_COLOR_SPACE::JCS_RGB => Layout::Rgb,
            ffi::J_COLOR_SPACE::JCS_CMYK => Layout::CmykInverted,
            ffi::J_COLOR_SPACE::JCS_YCCK => Layout::YcckInverted,
            _ => {
                let count = decoder.num_components;
                return Err(ImagingError::unsupported(
                    format!("JPEG à {count} composantes"),
                    format!("JPEG with {count} components"),
                ));
            }
        })
    }

    /// How each component is sampled; after `read_header`.
    fn samplings(&mut self) -> Vec<Sampling> {
        let decoder = self.decoder();
        let count = usize::try_from(decoder.num_components).unwrap_or(0);
        if decoder.comp_info.is_null() {
            return Vec::new();
        }
        let largest = (decoder.max_h_samp_factor.max(1) as u32, decoder.max_v_samp_factor.max(1) as u32);
        // SAFETY: jpeg_read_header has made `num_components` records, and they stay until the session is dropped.
        let components = unsafe { std::slice::from_raw_parts(decoder.comp_info, count) };
        components
            .iter()
            .map(|info| Sampling {
                factors: (info.h_samp_factor.max(1) as u32, info.v_samp_factor.max(1) as u32),
                largest,
            })
            .collect()
    }

    /// Reads the picture into `planes`.
    fn read(&mut self, planes: &mut Planes, height: u32) -> Result<(), ImagingError> {
        // Never read or written: the transform keeps its own planes and uses these addresses to tell the row of blocks.
        let mut rows = [[std::ptr::null_mut::<u8>(); 64]; 4];
        let mut data: [*mut *mut u8; 4] = rows.each_mut().map(|rows| rows.as_mut_ptr());
        let mut state = Scan { planes, mcu_row: 0, base: data.map(|pointer| pointer as usize) };
        // From here to the end the state is reached through this pointer alone, here and in the callback.
        let state: *mut Scan = &raw mut state;
        let decoder = self.decoder();
        decoder.common.client_data = state.cast();
        // SAFETY: the header has been read, and the source of bytes lives as long as the session.
        if unsafe { ffi::jpeg_start_decompress(decoder) } == 0 {
            return Err(ImagingError::Truncated);
        }
        let lines = 8 * decoder.max_v_samp_factor as u32;
        for row in 0..height.div_ceil(lines) {
            // SAFETY: the state lives until this function ends, and libjpeg calls nothing now.
            unsafe { (*state).mcu_row = row as usize };
            // SAFETY: `data` holds four lists of as many rows as libjpeg may name, 8 × 4 at most; the callback never
            // reads through them.
            if unsafe { ffi::jpeg_read_raw_data(decoder, data.as_mut_ptr(), lines) } == 0 {
                return Err(ImagingError::Truncated);
            }
        }
        // libjpeg calls the transform no more: what is dropped with the session does not look at the state.
        decoder.common.client_data = std::ptr::null_mut();
        Ok(())
    }
}

/// Decodes what `need` asks for; with no need, only the impression's grid.
pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Jpeg), || {
        let mut session = Session::open(bytes);
        session.read_header()?;
        let (width, height) = (session.decoder().image_width, session.decoder().image_height);
        if oriented(width, height, header.orientation) != (header.width, header.height) {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "two frames of different size"));
        }
        let mut planes = Planes::new((width, height), session.layout()?, &session.samplings(), need);
        session.read(&mut planes, height)?;
        Ok(planes.finish())
    })
}

/// The colour profile of a JPEG, put together from its APP2 segments.
pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut parts: Vec<(u8, &[u8])> = jpeg_segments(bytes)
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
