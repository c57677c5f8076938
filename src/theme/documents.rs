//! The files with which a theme sets documents: styles, their drawings, fonts.

use std::sync::Arc;

use crate::artefact::{Member, MemberContent, Photo};
use crate::digest::{Digest, Digester};
use crate::kit::tree::{self, Content};
use crate::kit::{Kit, NEXT};
use crate::source::SourceTree;

/// The folder of a theme that holds them.
pub const FOLDER: &str = "documents";

/// The folder of fonts inside.
const FONTS: &str = "fonts/";

/// The group of logos in the kit.
const LOGOS: &str = "logo";

/// The files with which documents are set.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// The folder of the site that they lie in.
    pub folder: Arc<str>,
    /// Styles and what they show, by the path at which styles find them.
    pub files: Arc<[Member]>,
    /// Fonts, in the order of their names.
    pub fonts: Arc<[Photo]>,
    /// Digest of all of that.
    pub digest: Digest,
}

impl Documents {
    /// The files of the theme, and below `/kit` the tokens and logos of the brand kit.
    pub fn read(tree: &SourceTree, root: &str, kit: Option<&Kit>) -> Self {
        let folder = format!("{root}/{FOLDER}");
        let (mut files, mut fonts) = (Vec::new(), Vec::new());
        let mut digester = Digester::new("documents");
        for (path, file) in tree.under(&folder) {
            let name = &path.as_str()[folder.len() + 1..];
            let original = || Photo { source: path.clone(), digest: file.digest() };
            let is_font = ["ttf", "otf", "ttc", "otc"].contains(&path.extension());
            match name.starts_with(FONTS) {
                true if is_font => fonts.push(original()),
                // Licences lie beside the fonts.
                true => continue,
                false => files.push(Member {
                    name: format!("/{name}").into(),
                    content: match file.text() {
                        Some(text) => MemberContent::Text(text.clone()),
                        None => MemberContent::File(original()),
                    },
                }),
            }
            digester.text(name).digest(file.digest());
        }
        if let Some(kit) = kit {
            files.extend(of_kit(kit));
            digester.digest(kit.digest);
        }
        Self { folder: folder.into(), files: files.into(), fonts: fonts.into(), digest: digester.finish() }
    }
}

/// The tokens as JSON and the logos as drawings.
fn of_kit(kit: &Kit) -> Vec<Member> {
    let files = tree::files(kit, NEXT).into_iter().filter_map(|file| {
        let content = match file.content {
            Content::Text(text) if file.path.ends_with(".json") => MemberContent::Text(text),
            Content::Source(source) if file.path.ends_with(".svg") && *file.group == *LOGOS => {
                MemberContent::File(source)
            }
            _ => return None,
        };
        Some(Member { name: format!("/kit/{}", file.path).into(), content })
    });
    files.collect()
}
