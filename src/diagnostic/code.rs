//! The codes of diagnostics. Each needs a case under `tests/cases` and a paragraph in `docs/diagnostics.md`;
//! tests check both.

use super::severity::Severity;
use super::text::UiLocale;

/// The explanation of a code in one language.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The rule that was broken.
    pub cause: &'static str,
    /// What to do.
    pub mend: &'static str,
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident,
        fr: $fr:literal / $fr_mend:literal,
        en: $en:literal / $en_mend:literal;)*) => {
        /// The stable identity of a kind of problem, as printed between brackets.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $en] $name,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as users see it: `content/unknown-field`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// The severity of such a problem.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it means and how it is mended.
            pub fn explain(self, ui_locale: UiLocale) -> Explanation {
                match (self, ui_locale) {
                    $((Self::$name, UiLocale::Fr) => Explanation { cause: $fr, mend: $fr_mend },
                      (Self::$name, UiLocale::En) => Explanation { cause: $en, mend: $en_mend },)*
                }
            }
        }
    };
}

codes! {
    MissingSite = "site/missing", Error,
        fr: "Le dossier ne contient pas `content/site.yaml`." / "Lancez la commande à la racine du site, ou créez-en un avec `provence init`.",
        en: "The folder has no `content/site.yaml`." / "Run the command at the root of the site, or make one with `provence init`.";
    SiteSetting = "site/setting", Error,
        fr: "Un réglage de `site.yaml` est inconnu, manque ou n’a pas la forme attendue." / "Corrigez le réglage ; `provence init` écrit un `site.yaml` complet.",
        en: "A setting of `site.yaml` is unknown, missing or not of the expected form." / "Correct the setting; `provence init` writes a complete `site.yaml`.";
    LegalMissing = "site/legal", Warning,
        fr: "Le thème montre des mentions légales que `legal:` de `site.yaml` ne donne pas : adresses, noms, audit d’accessibilité." / "Remplissez `legal:` ; sans audit en cours de validité, le site se dit non conforme.",
        en: "The theme shows legal notices that `legal:` of `site.yaml` does not give: addresses, names, the audit of accessibility." / "Fill in `legal:`; without a valid audit the site calls itself not compliant.";
    ContactMissing = "site/contact", Warning,
        fr: "Le thème montre aux lecteurs à qui écrire, et `params.contact` de `site.yaml` ne donne pas l’adresse." / "Donnez l’adresse électronique sous `params: {contact: …}`.",
        en: "The theme shows readers whom to write to, and `params.contact` of `site.yaml` does not give the address." / "Give the e-mail address under `params: {contact: …}`.";
    CollectionDeclaration = "collection/declaration", Error,
        fr: "`_collection.yaml` contient une clé inconnue ou une valeur impossible." / "Corrigez la déclaration de la collection.",
        en: "`_collection.yaml` has an unknown key or an impossible value." / "Correct the declaration of the collection.";
    CollectionUndeclared = "collection/undeclared", Error,
        fr: "Un dossier de `content/` contient des fichiers mais pas de `_collection.yaml`." / "Ajoutez `_collection.yaml`, ou déplacez les fichiers.",
        en: "A folder of `content/` has files but no `_collection.yaml`." / "Add `_collection.yaml`, or move the files.";
    MergeConflict = "content/merge-conflict", Error,
        fr: "Git a laissé dans le fichier deux versions du même passage." / "Gardez la bonne, et retirez les lignes `<<<<<<<`, `=======` et `>>>>>>>`.",
        en: "Git has left two versions of the same passage in the file." / "Keep the right one, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`.";
    ControlCharacter = "content/control-character", Error,
        fr: "Le fichier contient un caractère de contrôle invisible, que les flux ne peuvent pas porter." / "Effacez-le.",
        en: "The file holds an invisible control character, which feeds cannot carry." / "Delete it.";
    Encoding = "content/encoding", Error,
        fr: "Le fichier n’est pas en UTF-8." / "Enregistrez-le en UTF-8.",
        en: "The file is not UTF-8." / "Save it as UTF-8.";
    MoreProblems = "content/more-problems", Error,
        fr: "Un fichier a plus de problèmes qu’il n’est utile d’en montrer : les autres sont comptés." / "Corrigez ceux qui sont montrés, puis recommencez.",
        en: "A file has more problems than are worth showing: the others are counted." / "Mend those that are shown, then run the command again.";
    UnexpectedFile = "content/unexpected-file", Warning,
        fr: "Le fichier n’est ni une entrée, ni un fichier de paquet : il est ignoré." / "Nommez-le `<slug>/index.<langue>.md` ou `<slug>.<langue>.md`.",
        en: "The file is neither an entry nor part of a bundle: it is left out." / "Name it `<slug>/index.<lang>.md` or `<slug>.<lang>.md`.";
    SymbolicLink = "content/symbolic-link", Warning,
        fr: "Un lien symbolique n’est pas suivi : rien de ce qu’il montre n’est publié." / "Mettez à cette place le fichier lui-même, ou retirez le lien.",
        en: "A symbolic link is not followed: nothing that it shows is published." / "Put the file itself in this place, or remove the link.";
    InvalidName = "content/invalid-name", Error,
        fr: "Le nom d’un dossier ou d’un fichier, qui fait son adresse, n’est pas fait de minuscules sans accent, de chiffres et de tirets." / "Renommez-le comme proposé.",
        en: "The name of a folder or file, which makes its address, is not made of lower-case letters without accents, digits and hyphens." / "Rename it as proposed.";
    UnknownLocale = "content/unknown-locale", Error,
        fr: "Le nom du fichier porte une langue que `site.yaml` ne déclare pas." / "Corrigez le nom, ou ajoutez la langue à `site.yaml`.",
        en: "The file's name has a language that `site.yaml` does not declare." / "Correct the name, or add the language to `site.yaml`.";
    FrontMatterMissing = "content/front-matter-missing", Error,
        fr: "Le fichier ne commence pas par un en-tête entre deux lignes `---`." / "Ajoutez l’en-tête, même avec un seul `title`.",
        en: "The file does not begin with front matter between two `---` lines." / "Add the front matter, even with a `title` alone.";
    YamlSyntax = "content/yaml-syntax", Error,
        fr: "Le YAML ne peut pas être lu." / "Vérifiez l’indentation, les deux-points et les guillemets à l’endroit montré.",
        en: "The YAML cannot be read." / "Check the indentation, colons and quotes at the place shown.";
    YamlLimit = "content/yaml-limit", Error,
        fr: "Le YAML dépasse une limite de sûreté (profondeur, taille, répétitions par alias)." / "Écrivez les valeurs à plat, sans alias.",
        en: "The YAML goes over a safety limit (depth, size, repetition by aliases)." / "Write the values flat, without aliases.";
    CutValue = "content/cut-value", Warning,
        fr: "Un signe du YAML (`#`, `!`, `&`) retire une partie de la valeur." / "Mettez toute la valeur entre guillemets.",
        en: "A sign of YAML (`#`, `!`, `&`) takes a part of the value away." / "Put the whole value in quotes.";
    DuplicateKey = "content/duplicate-key", Error,
        fr: "La même clé est écrite deux fois." / "Gardez-en une.",
        en: "The same key is written twice." / "Keep one.";
    UnknownField = "content/unknown-field", Error,
        fr: "La clé n’est pas déclarée pour cette collection." / "Corrigez la clé, ou déclarez-la dans `_collection.yaml`.",
        en: "The key is not declared for this collection." / "Correct the key, or declare it in `_collection.yaml`.";
    MissingField = "content/missing-field", Error,
        fr: "Un champ obligatoire manque ou est vide." / "Ajoutez-le.",
        en: "A required field is missing or empty." / "Add it.";
    WrongType = "content/wrong-type", Error,
        fr: "La valeur n’a pas le type déclaré." / "Écrivez une valeur du type attendu.",
        en: "The value is not of the declared type." / "Write a value of the expected type.";
    EmptyItem = "content/empty-item", Warning,
        fr: "Un élément d’une liste est vide : il est laissé de côté." / "Remplissez-le, ou retirez-le.",
        en: "An item of a list is empty: it is left out." / "Fill it in, or remove it.";
    StraySpace = "content/stray-space", Warning,
        fr: "Une adresse ou un nom commence ou finit par une espace, qui n’est pas prise." / "Retirez l’espace.",
        en: "An address or a name begins or ends with a space, which is left out." / "Remove the space.";
    InvalidValue = "content/invalid-value", Error,
        fr: "La valeur a le bon type mais n’est pas valable (date impossible, adresse incomplète, couleur inconnue…)." / "Corrigez la valeur.",
        en: "The value is of the right type but not valid (impossible date, incomplete address, unknown colour…)." / "Correct the value.";
    OutOfRange = "content/out-of-range", Error,
        fr: "La valeur est trop courte, trop longue, trop petite ou trop grande." / "Restez dans les limites déclarées.",
        en: "The value is too short, too long, too small or too large." / "Stay within the declared limits.";
    OutsideMap = "content/outside-map", Warning,
        fr: "Un lieu est hors de la carte de sa collection : personne ne l’y verra." / "Vérifiez la latitude et la longitude, ou élargissez `bounds` dans `_collection.yaml`.",
        en: "A place lies outside the map of its collection: nobody will see it there." / "Check the latitude and the longitude, or widen `bounds` in `_collection.yaml`.";
    PatternMismatch = "content/pattern", Error,
        fr: "La valeur ne suit pas le motif déclaré." / "Écrivez-la dans la forme attendue.",
        en: "The value does not match the declared pattern." / "Write it in the expected form.";
    UnknownOption = "content/unknown-option", Error,
        fr: "La valeur n’est pas l’un des choix déclarés." / "Choisissez l’un des choix.",
        en: "The value is not one of the declared options." / "Choose one of the options.";
    NotUnique = "content/not-unique", Error,
        fr: "Deux entrées ont la même valeur pour un champ `unique`." / "Changez l’une des deux.",
        en: "Two entries have the same value in a `unique` field." / "Change one of the two.";
    FigureMismatch = "content/figure-mismatch", Error,
        fr: "Un argument montre un chiffre d’une autre nature que la sienne, ou autrement que l’indicateur qui énonce le même fait : un objectif passerait pour un résultat." / "Reprenez la nature, la valeur, l’année et la source de l’indicateur, ou corrigez l’indicateur.",
        en: "A claim shows a figure of another kind than its own, or otherwise than the indicator that states the same fact: a target would pass for a result." / "Take over kind, value, year and source from the indicator, or correct the indicator.";
    SharedFieldDiffers = "content/shared-field-differs", Error,
        fr: "Une traduction donne une autre valeur à un champ commun à toutes les langues." / "Retirez le champ de la traduction, ou changez-le dans le fichier source.",
        en: "A translation gives another value to a field shared by all languages." / "Remove the field from the translation, or change it in the source file.";
    MissingSource = "content/missing-source", Error,
        fr: "Une traduction existe sans le fichier de la langue source." / "Ajoutez le fichier source, ou retirez la traduction.",
        en: "A translation exists without the file in the source language." / "Add the source file, or remove the translation.";
    DuplicateEntry = "content/duplicate-entry", Error,
        fr: "La même entrée est écrite à deux endroits dans la même langue." / "Gardez un seul fichier.",
        en: "The same entry is written in two places in the same language." / "Keep one file.";
    InvalidSlug = "content/invalid-slug", Error,
        fr: "Le slug contient des caractères qui ne vont pas dans une adresse." / "Utilisez des minuscules, des chiffres et des tirets.",
        en: "The slug has characters that do not belong in an address." / "Use lower-case letters, digits and hyphens.";
    DuplicateUrl = "content/duplicate-url", Error,
        fr: "Deux pages auraient la même adresse." / "Changez le `slug` ou l’alias de l’une des deux.",
        en: "Two pages would have the same address." / "Change the `slug` or alias of one of them.";
    UnknownReference = "content/unknown-reference", Error,
        fr: "La référence désigne une entrée qui n’existe pas." / "Corrigez l’identifiant ou créez l’entrée.",
        en: "The reference names an entry that does not exist." / "Correct the id or create the entry.";
    UnpublishedReference = "content/unpublished-reference", Warning,
        fr: "La référence ou le lien mène à une entrée qui n’est pas publiée (brouillon, date future, expirée) : la page paraît sans lui." / "Publiez l’entrée visée, ou retirez ce qui y mène.",
        en: "The reference or link leads to an entry that is not published (draft, future, expired): the page appears without it." / "Publish the target, or remove what leads to it.";
    ExpiresSoon = "content/expires-soon", Warning,
        fr: "Un texte auquel d’autres pages mènent expire dans moins de 30 jours." / "Préparez ces pages : ce jour-là, leurs liens deviennent du texte.",
        en: "A text to which other pages lead expires within 30 days." / "Prepare those pages: on that day their links become plain text.";
    FilterWords = "content/filter-words", Warning,
        fr: "Les mots par lesquels une liste est filtrée ne s’accordent pas d’une entrée ou d’une langue à l’autre." / "Écrivez un même mot partout de la même façon, et traduisez une liste élément par élément.",
        en: "The words by which a list is filtered do not agree from one entry or language to the other." / "Write the same word alike everywhere, and translate a list item by item.";
    DateOrder = "content/date-order", Error,
        fr: "La date d’expiration précède la date de publication." / "Corrigez l’une des deux.",
        en: "The expiry date comes before the publication date." / "Correct one of them.";
    UnknownTemplate = "content/unknown-template", Error,
        fr: "Le gabarit demandé n’existe pas dans le thème." / "Corrigez le nom, ou ajoutez le gabarit.",
        en: "The template asked for does not exist in the theme." / "Correct the name, or add the template.";
    MissingFile = "content/missing-file", Error,
        fr: "Un fichier nommé par un champ n’existe pas." / "Ajoutez le fichier ou corrigez le nom.",
        en: "A file named by a field does not exist." / "Add the file or correct the name.";
    BrokenLink = "markdown/broken-link", Error,
        fr: "Un lien interne ne mène à rien." / "Corrigez le chemin.",
        en: "An internal link leads nowhere." / "Correct the path.";
    BrokenAnchor = "markdown/broken-anchor", Error,
        fr: "La page visée n’a pas cette ancre." / "Corrigez l’ancre, ou ajoutez `{#ancre}` au titre visé.",
        en: "The target page has no such anchor." / "Correct the anchor, or add `{#anchor}` to the heading.";
    NoPage = "markdown/no-page", Error,
        fr: "Le lien vise une entrée qui n’a pas de page à elle." / "Visez une page, ou retirez le lien.",
        en: "The link leads to an entry that has no page of its own." / "Link to a page, or remove the link.";
    MissingPicture = "markdown/missing-picture", Error,
        fr: "Une image du texte n’existe pas." / "Ajoutez le fichier à côté du texte, ou corrigez le nom.",
        en: "A picture in the text does not exist." / "Add the file beside the text, or correct the name.";
    LibraryPath = "markdown/library-path", Error,
        fr: "Une photo de la photothèque est nommée par son chemin, et paraîtrait sans ses droits ni son crédit." / "Nommez-la par son identifiant : `::figure{photo=\"…\"}`, ou un champ `photo:`.",
        en: "A photo of the library is named by its path, and would appear without its rights and credit." / "Name it by its id: `::figure{photo=\"…\"}`, or a field `photo:`.";
    OutsideBundle = "markdown/outside-bundle", Error,
        fr: "Le fichier nommé n’est pas dans le dossier d’une entrée." / "Copiez-le à côté du texte, ou dans `assets/static`.",
        en: "The file named is not in the folder of an entry." / "Copy it beside the text, or into `assets/static`.";
    LinkedPicture = "markdown/linked-picture", Error,
        fr: "Un lien mène à une image, qui serait publiée avec tout ce que son fichier contient." / "Montrez-la : `![description](image.jpg)`, ou mettez-la dans la photothèque.",
        en: "A link leads to a picture, which would be published with all that its file holds." / "Show it: `![description](picture.jpg)`, or put it into the library.";
    MissingAlternative = "markdown/missing-alternative", Warning,
        fr: "Une image n’a pas de texte de remplacement." / "Décrivez ce que l’on voit : `![description](fichier)`.",
        en: "A picture has no alternative text." / "Describe what is seen: `![description](file)`.";
    FailedMarkup = "markdown/failed-markup", Warning,
        fr: "Un signe de mise en forme n’a pas été compris : il est imprimé tel quel, ou ce qu’il devait montrer manque." / "Corrigez-le ; pour montrer le signe lui-même, mettez-le entre accents graves.",
        en: "A sign of markup was not understood: it is printed as it is, or what it should show is missing." / "Correct it; to show the sign itself, put it between backticks.";
    DroppedHtml = "markdown/dropped-html", Warning,
        fr: "Un élément ou un attribut HTML qui porte du contenu n’est pas publié." / "Utilisez Markdown ou un composant à sa place.",
        en: "An HTML element or attribute that carries content is not published." / "Use Markdown or a component instead.";
    UnknownComponent = "markdown/unknown-component", Error,
        fr: "Le composant n’existe pas." / "Corrigez son nom.",
        en: "The component does not exist." / "Correct its name.";
    ComponentArgument = "markdown/component-argument", Error,
        fr: "Un argument de composant est inconnu, manque ou n’est pas valable." / "Corrigez l’argument.",
        en: "A component's argument is unknown, missing or not valid." / "Correct the argument.";
    ComponentSyntax = "markdown/component-syntax", Error,
        fr: "L’écriture du composant n’est pas complète." / "Écrivez `::nom{argument=\"valeur\"}` seul sur sa ligne.",
        en: "The component is not written completely." / "Write `::name{argument=\"value\"}` alone on its line.";
    RawHtml = "markdown/raw-html", Error,
        fr: "Le texte contient du HTML, que cette collection n’admet pas." / "Utilisez Markdown ou un composant.",
        en: "The text contains HTML, which this collection does not allow." / "Use Markdown or a component.";
    UnsafeLink = "markdown/unsafe-link", Error,
        fr: "L’adresse du lien est dangereuse (`javascript:`, `data:`…)." / "Utilisez une adresse `https:`.",
        en: "The link's address is dangerous (`javascript:`, `data:`…)." / "Use an `https:` address.";
    DuplicateAnchor = "markdown/duplicate-anchor", Error,
        fr: "Une ancre est donnée deux fois sur une page, ou commence par `_` comme celles du thème." / "Donnez-en une autre.",
        en: "An anchor is given twice on a page, or begins with `_` as those of the theme do." / "Give another one.";
    DuplicateFootnote = "markdown/duplicate-footnote", Error,
        fr: "Deux notes portent le même repère : le texte de la seconde serait perdu." / "Donnez-lui un autre repère, et appelez-la.",
        en: "Two footnotes have the same label: the text of the second would be lost." / "Give it another label, and call it.";
    UncalledFootnote = "markdown/uncalled-footnote", Warning,
        fr: "Aucun appel ne mène à cette note." / "Ajoutez l’appel dans le texte, ou retirez la note.",
        en: "No call leads to this footnote." / "Add the call in the text, or remove the footnote.";
    UnknownFootnote = "markdown/unknown-footnote", Error,
        fr: "Une note est appelée mais n’est pas écrite." / "Ajoutez `[^nom]: texte`.",
        en: "A footnote is referred to but not written." / "Add `[^name]: text`.";
    PhotoUnreadable = "photo/unreadable", Error,
        fr: "La photo ne peut pas être lue." / "Enregistrez-la de nouveau en JPEG ou en PNG.",
        en: "The photo cannot be read." / "Save it again as JPEG or PNG.";
    OriginalUnavailable = "photo/original-unavailable", Error,
        fr: "L’original d’une photo n’est pas sur cette machine, et le dépôt de `photos.store` ne le donne pas." / "Lancez `provence photos push` là où il est, ou vérifiez l’adresse et les clés d’accès du dépôt ; `provence photos verify` dit tout ce qui manque.",
        en: "The original of a photo is not on this machine, and the store of `photos.store` does not give it." / "Run `provence photos push` where it is, or check the address and the keys of access of the store; `provence photos verify` tells all that is missing.";
    OriginalChanged = "photo/original-changed", Warning,
        fr: "L’original d’une photo n’est plus celui que sa fiche décrit : les autres machines ont l’ancien." / "Lancez `provence photos push`, ou reprenez l’ancien fichier avec `provence photos pull` après avoir retiré le nouveau.",
        en: "The original of a photo is not the one that its record describes any more: other machines have the former." / "Run `provence photos push`, or remove the new file and take the former again with `provence photos pull`.";
    PhotoFormat = "photo/wrong-extension", Error,
        fr: "Le contenu de la photo n’est pas ce que son nom annonce." / "Renommez le fichier selon son vrai format.",
        en: "The photo's content is not what its name says." / "Rename the file after its true format.";
    PhotoAnimated = "photo/animated", Warning,
        fr: "L’image est animée : seule sa première vue est publiée." / "Choisissez une image fixe, ou publiez le mouvement comme une vidéo.",
        en: "The picture is animated: only its first picture is published." / "Choose a still, or publish the motion as a video.";
    PictureMotion = "photo/motion", Warning,
        fr: "Une image bouge plus de cinq secondes sans que l’on puisse l’arrêter, ou pèse plus de 2 Mo." / "Faites-la s’arrêter avant (une seule boucle), réduisez-la, ou publiez le mouvement comme une vidéo. Qui demande moins de mouvement reçoit sa première vue.",
        en: "A picture moves for more than five seconds and nobody can stop it, or weighs more than 2 MB." / "Let it stop before (a single loop), make it smaller, or publish the motion as a video. Who asks for less motion is given its first picture.";
    PictureCleaned = "photo/cleaned", Warning,
        fr: "Un dessin (SVG) est publié sans ce qui pourrait agir ou appeler ailleurs." / "Ôtez-le du dessin : mettez les textes en tracés, les images dans le dessin lui-même, et pas de programme.",
        en: "A drawing (SVG) is published without what could act or call elsewhere." / "Take it out of the drawing: turn texts into paths, put pictures into the drawing itself, and no program.";
    PhotoUncredited = "photo/uncredited", Warning,
        fr: "L’image d’un dossier porte les droits de quelqu’un et ne le crédite pas." / "Nommez cette personne dans le titre, `![…](image.jpg \"Photo : …\")`, ou mettez la photo dans la photothèque.",
        en: "A picture of a folder carries somebody's rights and does not credit them." / "Name them in the title, `![…](picture.jpg \"Photo: …\")`, or put the photo into the library.";
    PhotoLicence = "photo/licence", Error,
        fr: "La licence n’est pas un identifiant SPDX connu ni `LicenseRef-…`." / "Écrivez par exemple `etalab-2.0`, `CC-BY-4.0` ou `LicenseRef-Contrat`.",
        en: "The licence is neither a known SPDX identifier nor `LicenseRef-…`." / "Write for example `etalab-2.0`, `CC-BY-4.0` or `LicenseRef-Contract`.";
    PhotoRightsExpired = "photo/rights-expired", Warning,
        fr: "Les droits de la photo ont expiré : elle n’est plus publiée." / "Renouvelez les droits, ou choisissez une autre photo pour les pages nommées.",
        en: "The photo's rights have expired: it is no longer published." / "Renew the rights, or choose another photo for the pages named.";
    PhotoRightsSoon = "photo/rights-soon", Warning,
        fr: "Les droits de la photo expirent dans moins de 90 jours." / "Renouvelez-les, ou préparez un remplacement.",
        en: "The photo's rights expire within 90 days." / "Renew them, or prepare a replacement.";
    PhotoRelease = "photo/release-missing", Warning,
        fr: "Une autorisation (personnes, biens) manque : la photo n’est pas publiée." / "Obtenez l’autorisation, ou choisissez une autre photo.",
        en: "A release (people, property) is missing: the photo is not published." / "Obtain the release, or choose another photo.";
    PhotoAlternative = "photo/alternative-missing", Warning,
        fr: "Le texte de remplacement de la photo manque dans une langue." / "Ajoutez-le sous `alt:`.",
        en: "The photo's alternative text is missing in a language." / "Add it under `alt:`.";
    DerivativeStore = "store/derivatives", Warning,
        fr: "Le dépôt de `pictures.store` est trop lent, plein, fermé ou absent, ou a donné d’autres octets : la fabrication s’en est passée." / "Vérifiez son adresse et ses clés d’accès, et qui y écrit ; `provence photos make` y met ensuite ce qui manque.",
        en: "The store of `pictures.store` is too slow, full, closed or not there, or gave other bytes: the build did without it." / "Check its address and its keys of access, and who writes there; `provence photos make` then puts there what is missing.";
    ThemeDeclaration = "theme/declaration", Error,
        fr: "`theme.yaml` contient une clé inconnue ou une valeur impossible." / "Corrigez la déclaration du thème.",
        en: "`theme.yaml` has an unknown key or an impossible value." / "Correct the theme's declaration.";
    ComponentUnshown = "theme/component-unshown", Warning,
        fr: "Le gabarit d’une page ne montre pas un composant que son texte emploie : ce qu’il dit se perd." / "Ajoutez ce composant au gabarit, ou choisissez un autre gabarit.",
        en: "The template of a page does not show a component that its text uses: what it says is lost." / "Add the component to the template, or choose another template.";
    PageTemplateMissing = "theme/page-missing", Warning,
        fr: "Le thème n’a pas de gabarit pour une page que les hébergeurs et les visiteurs demandent." / "Ajoutez-le à `templates/`.",
        en: "The theme has no template for a page that hosts and visitors ask for." / "Add it to `templates/`.";
    TemplateSyntax = "theme/template", Error,
        fr: "Un gabarit ne peut pas être compilé ou rendu." / "Corrigez le gabarit à l’endroit montré.",
        en: "A template cannot be compiled or rendered." / "Correct the template at the place shown.";
    DocumentStyle = "theme/document", Error,
        fr: "Un document PDF ou une image de page ne peut pas être composé." / "Corrigez le style dans `documents/` à l’endroit montré.",
        en: "A PDF document or the picture of a page cannot be set in type." / "Correct the style in `documents/` at the place shown.";
    DocumentWarning = "theme/document-warning", Warning,
        fr: "Un document composé n’a pas l’aspect voulu : une police manque, un caractère n’est dans aucune police." / "Ajoutez la police à `documents/fonts/` du thème, ou corrigez le style.",
        en: "A document does not look as it should: a font is missing, or no font has a character." / "Add the font to `documents/fonts/` of the theme, or correct the style.";
    MessageSyntax = "i18n/syntax", Error,
        fr: "Un message Fluent ne peut pas être lu." / "Corrigez le fichier `.ftl` à l’endroit montré.",
        en: "A Fluent message cannot be read." / "Correct the `.ftl` file at the place shown.";
    UnknownMessage = "i18n/unknown-message", Error,
        fr: "Un gabarit demande un message qui n’existe dans aucune langue de repli." / "Ajoutez le message aux fichiers `i18n/*.ftl`.",
        en: "A template asks for a message that exists in no fallback language." / "Add the message to the `i18n/*.ftl` files.";
    MissingMessage = "i18n/missing-message", Warning,
        fr: "Un message manque dans une langue." / "Traduisez-le.",
        en: "A message is missing in a language." / "Translate it.";
    UnusedMessage = "i18n/unused-message", Warning,
        fr: "Un message n’est utilisé par aucun gabarit." / "Retirez-le, ou corrigez son nom.",
        en: "A message is used by no template." / "Remove it, or correct its name.";
    MessageArgument = "i18n/argument", Error,
        fr: "Un message attend un argument que le gabarit ne donne pas, ou appelle une fonction inconnue." / "Accordez le message et le gabarit.",
        en: "A message wants an argument that the template does not give, or calls an unknown function." / "Make the message and the template agree.";
    Lexicon = "i18n/lexicon", Error,
        fr: "`i18n/lexicon.yaml` contient une clé inconnue ou une valeur impossible." / "Écrivez `- term: …`, `forms: {fr: …}`, `forbidden: {fr: […]}`.",
        en: "`i18n/lexicon.yaml` has an unknown key or an impossible value." / "Write `- term: …`, `forms: {fr: …}`, `forbidden: {fr: […]}`.";
    ForbiddenForm = "i18n/forbidden-form", Warning,
        fr: "Un texte emploie une forme que le lexique n’admet pas." / "Écrivez la forme du lexique, ou nommez l’entrée sous `except:`.",
        en: "A text uses a form that the lexicon does not allow." / "Write the form of the lexicon, or name the entry under `except:`.";
    TranslationFile = "translation/file", Error,
        fr: "Un fichier de traducteur ne peut pas être lu." / "Redemandez-le tel que l’outil de traduction l’enregistre.",
        en: "A translator's file cannot be read." / "Ask for it again as the translation tool saves it.";
    TranslationRefused = "translation/refused", Error,
        fr: "Une traduction casserait le texte : une balise manque ou est de trop, un texte est trop long, un bloc n’existe plus." / "Corrigez-la à la ligne montrée du fichier, puis importez-le de nouveau.",
        en: "A translation would break the text: a tag is missing or too much, a text is too long, a block is gone." / "Correct it at the line shown of the file, then import it again.";
    TranslationStale = "translation/stale", Warning,
        fr: "La source d’un bloc a changé depuis l’export : la traduction est gardée, et dite périmée." / "Exportez de nouveau ce qui est périmé.",
        en: "The source of a block has changed since the export: the translation is kept, and told to be outdated." / "Export again what is outdated.";
    TranslationPartial = "translation/partial", Warning,
        fr: "Un import crée une traduction qui n’a qu’une partie des blocs de sa source : ses lecteurs n’ont plus qu’eux." / "Traduisez le reste, ou retirez le fichier d’ici là.",
        en: "An import makes a translation that has only a part of the blocks of its source: its readers get these alone." / "Translate the rest, or remove the file until then.";
    TranslationMissing = "translation/missing", Warning,
        fr: "Un bloc de la source n’est pas traduit (`check --translations`)." / "Traduisez-le ; c’est une erreur dans les langues de `translations.required`.",
        en: "A block of the source is not translated (`check --translations`)." / "Translate it; it is an error in the languages of `translations.required`.";
    TranslationOutdated = "translation/outdated", Warning,
        fr: "La source d’un bloc a changé depuis sa traduction (`check --translations`)." / "Mettez la traduction à jour, puis dites-le par `provence translate accept`.",
        en: "The source of a block has changed since it was translated (`check --translations`)." / "Bring the translation up to date, then say so with `provence translate accept`.";
    TranslationUnaccepted = "translation/unaccepted", Warning,
        fr: "Une traduction vient d’une machine ou d’une personne qui doute (`check --translations`)." / "Relisez-la, puis acceptez-la par `provence translate accept`.",
        en: "A translation is a machine's, or its translator was not sure of it (`check --translations`)." / "Read it, then accept it with `provence translate accept`.";
    TranslationWithheld = "translation/withheld", Warning,
        fr: "Un texte qu’une machine a écrit ou traduit, et que personne n’a accepté, n’est pas publié." / "Relisez-le, puis acceptez-le par `provence translate accept`.",
        en: "A text that a machine wrote or translated, and that nobody has accepted, is not published." / "Read it over, then accept it with `provence translate accept`.";
    TranslationMinimum = "translation/minimum", Error,
        fr: "Une langue est moins traduite que `site.yaml` ne le demande (`check --translations`)." / "Traduisez ce que `provence translate status` nomme, ou baissez le minimum.",
        en: "A language is less translated than `site.yaml` asks for (`check --translations`)." / "Translate what `provence translate status` names, or lower the minimum.";
    SingleLanguage = "translation/single-language", Warning,
        fr: "Des pages ne sont offertes que dans une seule langue étrangère ; la loi du 4 août 1994 (art. 4) en demande au moins deux aux services publics (`check --translations`)." / "Traduisez-les dans une autre langue encore.",
        en: "Pages are offered in one foreign language only; French law (4 August 1994, art. 4) asks public services for at least two (`check --translations`)." / "Translate them into one more language.";
    TranslationRecord = "translation/record", Error,
        fr: "Une partie d’un suivi de traduction (`i18n/state`) ne peut pas être lue : ce qui peut être d’une machine n’est pas publié." / "Reprenez-la dans git, ou relisez le texte et acceptez-le par `provence translate accept`.",
        en: "A part of a record of translations (`i18n/state`) cannot be read: what may be a machine's is not published." / "Take it back from git, or read the text over and accept it with `provence translate accept`.";
    TranslationOrphan = "translation/orphan", Warning,
        fr: "Un suivi de traduction (`i18n/state`) est celui d’une entrée qui n’existe pas : elle a été renommée ou supprimée à la main." / "Renommez ce fichier comme l’entrée (`provence mv` fait les deux), ou supprimez-le si elle n’est plus.",
        en: "A record of translations (`i18n/state`) is that of an entry that does not exist: it was renamed or deleted by hand." / "Rename this file as the entry was (`provence mv` does both), or delete it if the entry is gone.";
    KitDeclaration = "kit/declaration", Error,
        fr: "`content/kit/kit.yaml` ou le fichier de résolution déclare quelque chose d’impossible, ou un fichier du kit n’est pas déclaré." / "Corrigez la déclaration à l’endroit montré.",
        en: "`content/kit/kit.yaml` or the resolver file declares something impossible, or a file of the kit is not declared." / "Correct the declaration at the place shown.";
    KitToken = "kit/token", Error,
        fr: "Un jeton graphique n’a pas la forme que demande Design Tokens 2025.10." / "Corrigez le type, le nom ou la valeur.",
        en: "A design token does not have the form that Design Tokens 2025.10 asks for." / "Correct the type, the name or the value.";
    KitAlias = "kit/alias", Error,
        fr: "Une référence entre jetons ne mène à rien, tourne en rond ou mène à un autre type." / "Nommez un jeton qui existe et qui a ce type.",
        en: "A reference between tokens leads nowhere, in a circle, or to another type." / "Name a token that exists and has this type.";
    KitContrast = "kit/contrast", Error,
        fr: "Un texte n’a pas assez de contraste sur son fond (WCAG 2.2, niveau AA)." / "Changez l’une des deux couleurs, ou retirez le couple.",
        en: "A text has too little contrast on its background (WCAG 2.2, level AA)." / "Change one of the two colours, or remove the pair.";
    KitRelease = "kit/release", Error,
        fr: "Une version publiée du kit n’est plus telle qu’elle a été publiée." / "Rétablissez ses fichiers, et publiez une nouvelle version.",
        en: "A released version of the kit is no longer what was released." / "Restore its files, and release a new version.";
    ImportUnread = "import/unread", Error,
        fr: "Un fichier du site importé n’a pas pu être repris." / "Corrigez-le dans l’autre site, puis importez de nouveau, ou écrivez la page ici.",
        en: "A file of the imported site could not be taken over." / "Mend it in the other site and import again, or write the page here.";
    ImportShortcode = "import/shortcode", Warning,
        fr: "Une balise de l’autre générateur n’a pas d’équivalent : elle reste visible dans le texte, comme du code." / "Remplacez-la par du Markdown ou un composant.",
        en: "A tag of the other generator has no equivalent: it stays visible in the text, as code." / "Replace it with Markdown or a component.";
    ImportValue = "import/value", Warning,
        fr: "Une valeur de l’en-tête n’a pas pu être reprise telle quelle." / "Relisez l’en-tête du fichier écrit : la valeur y est, ou y est en commentaire.",
        en: "A value of the front matter could not be taken over as it is." / "Read the front matter of the file that was written: the value is there, or there as a comment.";
    ImportDeadLink = "import/dead-link", Warning,
        fr: "Un lien ou une image du site importé ne mène à rien." / "Corrigez-le dans le fichier écrit : `check` le dira aussi.",
        en: "A link or picture of the imported site leads nowhere." / "Correct it in the file that was written: `check` tells it too.";
    ImportAddress = "import/address", Warning,
        fr: "L’adresse d’une page ne peut pas être gardée." / "Redirigez-la dans `assets/static/_redirects`.",
        en: "The address of a page cannot be kept." / "Redirect it in `assets/static/_redirects`.";
    ImportHtml = "import/html", Warning,
        fr: "Un passage d’HTML n’a pas d’équivalent sûr en Markdown : il reste en HTML." / "Réécrivez-le en Markdown si la page le demande.",
        en: "A passage of HTML has no certain equivalent in Markdown: it stays HTML." / "Rewrite it in Markdown where the page needs it.";
    ImportLeftOut = "import/left-out", Warning,
        fr: "Un dossier ou un contenu du site importé n’est pas repris, par principe." / "Refaites à la main ce qu’il portait, s’il le faut.",
        en: "A folder or content of the imported site is not taken over, by design." / "Make again by hand what it held, where it is needed.";
    OutputCollision = "output/collision", Error,
        fr: "Deux fichiers de la sortie auraient le même chemin." / "Renommez l’un des deux.",
        en: "Two files of the output would have the same path." / "Rename one of them.";
    UrlLock = "output/url-lock", Error,
        fr: "Une ligne de `content/urls.lock` n’est pas une adresse publiée." / "Écrivez `entrée langue /adresse/`, `ancienne -> nouvelle` ou `entrée gone`, ou retirez la ligne.",
        en: "A line of `content/urls.lock` is no published address." / "Write `entry language /address/`, `old -> new` or `entry gone`, or remove the line.";
    VanishedAddress = "output/vanished-address", Error,
        fr: "Une adresse qui a été publiée ne répondrait plus : des liens y mènent, ailleurs." / "Dites dans `content/urls.lock` ce qui la remplace (`ancienne -> nouvelle`), ou que l’entrée est retirée exprès (`ancienne gone`).",
        en: "An address that was published would answer no more: others link to it." / "Say in `content/urls.lock` what replaces it (`old -> new`), or that the entry is withdrawn on purpose (`old gone`).";
    HostRule = "output/host-rule", Warning,
        fr: "Une ligne du `_redirects` ou du `_headers` du site prend la place d’une ligne que la fabrication écrit." / "Retirez-la, ou gardez-la si c’est voulu.",
        en: "A line of the site's own `_redirects` or `_headers` takes the place of one that the build writes." / "Remove it, or keep it if it is meant so.";
    Budget = "output/budget", Warning,
        fr: "Une page est plus lourde que les `budgets` de `site.yaml` ne le permettent : ce qu’un téléphone a chargé quand le lecteur arrive en bas." / "Allégez ce qui pèse le plus, ou relevez la limite.",
        en: "A page is heavier than the `budgets` of `site.yaml` allow: what a phone has fetched when its reader has reached the end." / "Make the heaviest lighter, or raise the limit.";
}
