//! Warnings about what a picture's own file says of it.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::PictureHeader;
use crate::text;

/// A warning for a picture that moves: a still is shown in its place.
pub fn animated(header: &PictureHeader, name: &str, span: &Span) -> Option<Diagnostic> {
    header.animated.then(|| {
        let message = text!(
            "`{name}` est animée : seule sa première vue est publiée",
            "`{name}` is animated: only its first picture is published"
        );
        Diagnostic::new(Code::PhotoAnimated, span.clone(), message)
    })
}

/// A warning for a picture that carries somebody's rights when nothing shown beside it names them.
pub fn uncredited(header: &PictureHeader, name: &str, title: &str, span: &Span) -> Option<Diagnostic> {
    let holder = header.holder.as_deref()?;
    let names = |text: &str| text.to_lowercase().contains(holder.to_lowercase().trim());
    (!names(title)).then(|| {
        let message = text!(
            "`{name}` porte les droits de « {holder} », qui n’est crédité nulle part",
            "`{name}` carries the rights of “{holder}”, who is credited nowhere"
        );
        Diagnostic::new(Code::PhotoUncredited, span.clone(), message)
    })
}
