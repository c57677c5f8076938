#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| provence_fuzz::run("exchange", data));
