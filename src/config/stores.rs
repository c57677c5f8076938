//! `photos.store` and `pictures.store`: where originals and derivatives are kept beyond this machine.

use provence_stores::{Address, WrongAddress};

use crate::diagnostic::{Span, Text};
use crate::text;
use crate::yaml::MapReader;

/// A store that the settings name.
#[derive(Clone, Debug)]
pub struct StoreSetting {
    /// Its address. Folders are seen from the site.
    pub address: Address,
    /// Where it is named.
    pub span: Span,
}

/// Reads `photos:`.
pub(super) fn of_photos(map: &mut MapReader<'_>) -> Option<StoreSetting> {
    let node = map.node("photos")?;
    let mut below = map.below(node);
    let store = read(&mut below);
    below.finish();
    store
}

/// Reads `store:`.
pub(super) fn read(map: &mut MapReader<'_>) -> Option<StoreSetting> {
    let node = map.node("store")?;
    let span = node.span(map.file());
    let expected = text!("`store` attend l’adresse d’un dépôt", "`store` wants the address of a store");
    let written = map.convert(node, expected, |node| node.as_text().cloned())?;
    match Address::parse(&written) {
        Ok(address) => Some(StoreSetting { address, span }),
        Err(reason) => {
            map.problem_with_help(
                span,
                explain(reason),
                text!(
                    "un dossier (`../depot`), `s3://seau/prefixe`, `gs://…`, `az://…` ou `https://…`",
                    "a folder (`../store`), `s3://bucket/prefix`, `gs://…`, `az://…` or `https://…`"
                ),
            );
            None
        }
    }
}

fn explain(reason: WrongAddress) -> Text {
    match reason {
        WrongAddress::Empty => text!("l’adresse du dépôt est vide", "the address of the store is empty"),
        WrongAddress::Scheme => text!("ce genre de dépôt n’est pas connu", "this kind of store is not known"),
        WrongAddress::Credentials => text!(
            "des clés d’accès ne s’écrivent pas ici : elles viennent de l’environnement",
            "keys of access do not belong here: they come from the environment"
        ),
        WrongAddress::Place => text!(
            "il manque le seau, l’hôte ou le dossier, ou son nom n’est pas possible",
            "the bucket, the host or the folder is missing, or its name is not possible"
        ),
        WrongAddress::Path => text!(
            "le chemin du dépôt a un segment vide ou `..`, une question ou un signe codé",
            "the path of the store has an empty segment or `..`, a query or an encoded sign"
        ),
    }
}
