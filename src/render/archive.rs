//! Archives: several files in one, with the same bytes whenever and wherever they are made.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Write as _};

use flate2::{Compression, GzBuilder};
use tar::{Builder, Header};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::digest::integrity;
use crate::kit::manifest::Manifest;

/// A file of an archive: its path there, and its bytes.
pub type Member<'m> = (&'m str, Cow<'m, [u8]>);

/// The time of files in tarballs, in seconds since 1970: that of npm's own packages, in 1985.
const TAR_TIME: u64 = 499_162_500;

/// A ZIP file. All files in it are of 1 January 1980, the first day that the format knows.
///
/// # Errors
/// When a file is larger than the format allows.
pub fn zip(members: &[Member<'_>]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).map_err(io::Error::other)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish().map_err(io::Error::other)?.into_inner())
}

/// A tar file compressed by gzip, with all files in a folder `package`, as npm wants it.
///
/// # Errors
/// When a name does not fit the format.
pub fn tarball(members: &[Member<'_>]) -> io::Result<Vec<u8>> {
    let gzip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    let mut builder = Builder::new(gzip);
    for (name, bytes) in members {
        let mut header = Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(TAR_TIME);
        header.set_uid(0);
        header.set_gid(0);
        builder.append_data(&mut header, format!("package/{name}"), &**bytes)?;
    }
    builder.into_inner()?.finish()
}

/// A manifest with the length and digest of each of its files. Files that are not among the members keep theirs.
pub fn manifest(head: &str, members: &[Member<'_>]) -> Vec<u8> {
    let Ok(mut manifest) = serde_json::from_str::<Manifest>(head) else { return head.as_bytes().to_vec() };
    complete(&mut manifest, members);
    manifest.to_text().into_bytes()
}

/// Whether a manifest gives each of these members the digest of its bytes. Files that are not among the members are not
/// looked at.
pub fn is_true(manifest: &[u8], members: &[Member<'_>]) -> bool {
    let Ok(manifest) = serde_json::from_slice::<Manifest>(manifest) else { return false };
    let by_name = by_name(members);
    let mut files = manifest.files.iter().chain(&manifest.archives);
    files.all(|file| by_name.get(&*file.path).is_none_or(|bytes| file.integrity == integrity(bytes)))
}

fn by_name<'m>(members: &'m [Member<'_>]) -> BTreeMap<&'m str, &'m [u8]> {
    members.iter().map(|(name, bytes)| (*name, &**bytes)).collect()
}

/// Sets the length and digest of each file of a manifest that is among the members.
pub fn complete(manifest: &mut Manifest, members: &[Member<'_>]) {
    let by_name = by_name(members);
    for file in manifest.files.iter_mut().chain(&mut manifest.archives) {
        if let Some(bytes) = by_name.get(&*file.path) {
            file.bytes = bytes.len() as u64;
            file.integrity = integrity(bytes);
        }
    }
}
