//! Makes one width of one photo in all formats, with sample rights: `derive PHOTO OUT WIDTH`. Used by tests/independent.py.

#![expect(clippy::disallowed_methods, reason = "an example has files of its own")]

use provence_imaging::{Effort, Focal, OutputFormat, Rendition, Rights, derive};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [photo, out, width] = arguments.as_slice() else {
        eprintln!("derive PHOTO OUT WIDTH");
        std::process::exit(2);
    };
    let text = |text: &str| Some(text.to_owned());
    let rights = Rights {
        creator: text("Zoé Ångström"),
        credit: text("Crédit & Cie"),
        copyright: text("© Z. Å."),
        licence_url: text("https://creativecommons.org/licenses/by/4.0/"),
        web_statement: text("https://oneprovence.example/photos/x/"),
        alt_text: text("Des bateaux"),
        digital_source_type: text("digitalCapture"),
        licensor_url: text("https://oneprovence.example/"),
        city: text("Marseille"),
        ..Rights::default()
    };
    let formats = [OutputFormat::Jpeg, OutputFormat::Webp, OutputFormat::Avif];
    let width = width.parse().expect("WIDTH is a number");
    let renditions = formats.map(|format| Rendition { crop: None, width, format, quality: 90 });
    let bytes = std::fs::read(photo).expect("photo");
    let made = derive(&bytes, Focal::default(), &rights, &renditions, Effort::Balanced, &mut |index, file| {
        std::fs::write(format!("{out}/{width}.{}", formats[index].extension()), file).map_err(|error| error.to_string())
    });
    if let Err(error) = made {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
