#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| provence_fuzz::run("front_matter", data));
