//! JPEG by mozjpeg with its trellis, from planes: a tenth smaller than ours at the same quality, ten times slower.

use std::ffi::c_int;
use std::mem::MaybeUninit;

use mozjpeg_sys as ffi;

use super::Level;
use crate::container::JPEG_XMP;
use crate::error::{ImagingError, guarded};

struct Session {
    encoder: MaybeUninit<ffi::jpeg_compress_struct>,
    errors: ffi::jpeg_error_mgr,
    created: bool,
    out: *mut u8,
    size: std::ffi::c_ulong,
}

impl Drop for Session {
    fn drop(&mut self) {
        unsafe extern "C" {
            fn free(pointer: *mut std::ffi::c_void);
        }
        // SAFETY: created on this address (the session is boxed); `out` is malloc'ed by jpeg_mem_dest, or null.
        unsafe {
            if self.created {
                ffi::jpeg_destroy_compress(self.encoder.assume_init_mut());
            }
            free(self.out.cast());
        }
    }
}

unsafe extern "C-unwind" fn error_exit(common: &mut ffi::jpeg_common_struct) {
    // SAFETY: set before any call.
    let code = unsafe { (*common.err).msg_code };
    std::panic::resume_unwind(Box::new(ImagingError::Encode(format!("mozjpeg, message {code}"))));
}

unsafe extern "C-unwind" fn silent(_: &mut ffi::jpeg_common_struct) {}
unsafe extern "C-unwind" fn no_trace(_: &mut ffi::jpeg_common_struct, _: c_int) {}

/// Encodes 4:2:0 planes.
pub(crate) fn encode(level: &Level, quality: u8, xmp: Option<&str>) -> Result<Vec<u8>, ImagingError> {
    let Level::Ycc { width, height, y, cb, cr } = level else {
        return Err(ImagingError::Encode("JPEG wants planes".into()));
    };
    guarded(None, || {
        let (width, height) = (*width as usize, *height as usize);
        let mut session = Box::new(Session {
            encoder: MaybeUninit::zeroed(),
            // SAFETY: plain C data, filled by jpeg_std_error.
            errors: unsafe { MaybeUninit::zeroed().assume_init() },
            created: false,
            out: std::ptr::null_mut(),
            size: 0,
        });
        let session = &mut *session;
        // SAFETY: libjpeg's own protocol; every pointer lives as long as the session, rows hold whole blocks.
        unsafe {
            let errors = ffi::jpeg_std_error(&mut session.errors);
            errors.error_exit = Some(error_exit);
            errors.emit_message = Some(no_trace);
            errors.output_message = Some(silent);
            let errors: *mut ffi::jpeg_error_mgr = errors;
            let encoder = session.encoder.as_mut_ptr();
            (*encoder).common.err = errors;
            ffi::jpeg_create_compress(encoder);
            session.created = true;
            let encoder = &mut *encoder;
            ffi::jpeg_mem_dest(encoder, &mut session.out, &mut session.size);
            encoder.image_width = width as u32;
            encoder.image_height = height as u32;
            encoder.input_components = 3;
            encoder.in_color_space = ffi::J_COLOR_SPACE::JCS_YCbCr;
            let profile = 0x5D08_3AAD_u32; // JCP_MAX_COMPRESSION
            ffi::jpeg_c_set_int_param(encoder, ffi::J_INT_PARAM::JINT_COMPRESS_PROFILE, profile as c_int);
            ffi::jpeg_set_defaults(encoder);
            ffi::jpeg_set_colorspace(encoder, ffi::J_COLOR_SPACE::JCS_YCbCr);
            encoder.dct_method = ffi::J_DCT_METHOD::JDCT_ISLOW;
            ffi::jpeg_set_quality(encoder, c_int::from(quality.clamp(1, 100)), 1);
            encoder.optimize_coding = 1;
            encoder.raw_data_in = 1;
            for (index, factor) in [2, 1, 1].into_iter().enumerate() {
                let info = &mut *encoder.comp_info.add(index);
                info.h_samp_factor = factor;
                info.v_samp_factor = factor;
            }
            ffi::jpeg_start_compress(encoder, 1);
            if let Some(xmp) = xmp {
                let packet = [JPEG_XMP, xmp.as_bytes()].concat();
                if packet.len() <= 65_533 {
                    ffi::jpeg_write_marker(encoder, 0xE1, packet.as_ptr(), packet.len() as u32);
                }
            }
            // One row of MCUs at a time, its edges repeated up to whole blocks.
            let padded = width.div_ceil(16) * 16;
            let mut strips = [vec![0u8; padded * 16], vec![0u8; padded / 2 * 8], vec![0u8; padded / 2 * 8]];
            let sources = [
                (y, width, height, padded, 16),
                (cb, width.div_ceil(2), height.div_ceil(2), padded / 2, 8),
                (cr, width.div_ceil(2), height.div_ceil(2), padded / 2, 8),
            ];
            for row in 0..height.div_ceil(16) {
                let mut pointers: [Vec<*const u8>; 3] = Default::default();
                for (index, &(plane, w, h, stride, lines)) in sources.iter().enumerate() {
                    let strip = &mut strips[index];
                    for line in 0..lines {
                        let from = &plane[(row * lines + line).min(h - 1) * w..][..w];
                        let to = &mut strip[line * stride..][..stride];
                        to[..w].copy_from_slice(from);
                        to[w..].fill(from[w - 1]);
                    }
                    pointers[index] = (0..lines).map(|line| strip.as_ptr().add(line * stride)).collect();
                }
                let arrays: [*const *const u8; 3] = std::array::from_fn(|index| pointers[index].as_ptr());
                if ffi::jpeg_write_raw_data(encoder, arrays.as_ptr(), 16) != 16 {
                    return Err(ImagingError::Encode("mozjpeg took no rows".into()));
                }
            }
            ffi::jpeg_finish_compress(encoder);
            Ok(std::slice::from_raw_parts(session.out, session.size as usize).to_vec())
        }
    })
}
