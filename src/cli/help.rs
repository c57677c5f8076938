//! The help of the command line in the user's language. clap itself writes English only.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use super::outcome::Outcome;
use super::output;
use crate::diagnostic::{UiLocale, did_you_mean};
use crate::error::Error;
use crate::text;

/// French texts by the name of the command or argument.
const FRENCH: &[(&str, &str)] = &[
    ("provence", "Le site d’une marque de territoire, à partir de Markdown et de photos"),
    ("build", "Fabrique le site entier"),
    ("check", "Fait tout d’une fabrication, sauf écrire"),
    ("serve", "Montre le site et le tient à jour pendant que vous écrivez"),
    (
        "list",
        "Liste les entrées et leur état : toutes, brouillons, à venir, expirées, orphelines ; ou le prochain changement",
    ),
    ("init", "Commence un site dans un dossier"),
    ("photos", "La photothèque"),
    ("merge", "Pilote de fusion pour git : prend d’un fichier réécrit ce qui diffère par sa valeur"),
    ("base", "Ce dont viennent les deux côtés (git : %O)"),
    ("ours", "Notre côté, qui est écrit (git : %A)"),
    ("theirs", "Leur côté (git : %B)"),
    ("path", "Le chemin du fichier dans le site (git : %P) [défaut : celui de notre côté]"),
    ("import", "Reprend un autre site, dans un nouveau dossier ou dans un site qui existe"),
    (
        "kind",
        "Ce qui a fait l’autre site\n- hugo :      Hugo\n- jekyll :    Jekyll\n- wordpress : un fichier d’export de WordPress",
    ),
    ("site", "L’autre site : son dossier, ou le fichier d’export de WordPress (WXR)"),
    ("new", "Commence une entrée"),
    ("into", "Le dossier du nouveau site, vide ou à créer ; ou un site, dans lequel aucun fichier n’est remplacé"),
    ("uploads", "Pour WordPress : le dossier `wp-content/uploads`"),
    ("push", "Envoie les originaux au dépôt que nomme `photos.store`, et écrit dans leurs fiches ce qu’ils sont"),
    ("pull", "Reprend les originaux du dépôt dans `assets/photos` ; aucun fichier n’est remplacé"),
    ("verify", "Vérifie que le dépôt a tous les originaux, et que les fiches disent vrai"),
    ("read", "Lire chaque original du dépôt jusqu’au bout"),
    ("make", "Fabrique les images dérivées qui manquent et les met dans le dépôt que nomme `pictures.store`"),
    ("shard", "N’en fabriquer qu’une part, comme 3/20, pour partager le travail entre des machines"),
    ("names", "Les photos, par identifiant ou par fichier [défaut : toutes]"),
    ("photos import", "Fait des entrées à partir d’un dossier de photos"),
    ("lsp", "Parle le Language Server Protocol sur l’entrée et la sortie, pour les éditeurs de texte"),
    ("reference", "Écrit plutôt la référence des réglages et déclarations dans ce dossier, en français et en anglais"),
    ("schema", "Écrit les schémas avec lesquels les éditeurs de texte complètent et vérifient les fichiers YAML"),
    ("kit", "Le kit de marque"),
    ("release", "Fige l’état présent en une version, qui ne change plus : trois nombres, comme 1.2.0"),
    ("diff", "Dit ce qui diffère entre deux versions, en Markdown"),
    ("former", "Une version"),
    ("later", "Une version, ou `next` pour l’état présent [défaut : next]"),
    ("markdown", "Markdown sur l’entrée, HTML sur la sortie"),
    ("root", "Le site [défaut : ce dossier]"),
    (
        "diagnostics",
        "La forme des problèmes [défaut : human]\n- human :  pour les gens, sur stderr\n- json :   un objet JSON par ligne, sur stdout\n- github : des annotations de revue, sur stdout",
    ),
    ("locale", "La langue des messages de l’outil, fr ou en [défaut : celle de l’environnement]"),
    ("clock", "L’instant qui vaut « maintenant » : RFC 3339, ou un jour au fuseau du site, comme 2026-12-02"),
    ("jobs", "Nombre de fils d’exécution, de 1 à 256"),
    ("output_dir", "Où le site est écrit [défaut : public]"),
    (
        "timings",
        "Dit ce qu’a coûté chaque étape et chaque sorte de fichier\n- table : pour les gens, sur stderr ; pour un programme avec `--diagnostics json`\n- json :  un objet JSON, sur stdout",
    ),
    ("base_url", "Remplace l’adresse du site"),
    ("drafts", "Inclure les brouillons"),
    ("future", "Inclure ce qui sera publié plus tard"),
    ("expired", "Inclure ce qui a expiré"),
    (
        "what",
        "Ce qu’il faut lister :\n- all :         toutes les entrées\n- drafts :      les brouillons, et les textes d’une machine que personne n’a acceptés\n- future :      ce qui sera publié plus tard\n- expired :     ce qui a expiré\n- orphans :     ce à quoi ne mène aucune entrée, aucun menu, aucune liste\n- gaps :        ce qu’il reste à trouver : chiffres, résultats, photos, traductions\n- next-change : l’instant où le site change de lui-même",
    ),
    ("folder", "Le dossier"),
    ("entry", "`collection/slug`, comme `stories/mon-recit`"),
    ("extended", "Avec les réglages du site au lieu de CommonMark seul"),
    ("port", "Le port ; 0 pour un port libre [défaut : 4000]"),
    ("interface", "L’adresse d’écoute [défaut : 127.0.0.1]"),
    ("open", "Ouvrir le navigateur"),
    ("poll", "Regarder les fichiers à intervalles, pour les dossiers partagés"),
    (
        "mv",
        "Renomme une entrée, avec tous les liens et références vers elle et une redirection depuis son ancienne adresse",
    ),
    (
        "max",
        "Combien de problèmes sont montrés un par un ; les autres sont comptés par code [défaut : 50, tous pour un programme]",
    ),
    ("code", "Montrer les problèmes de ce seul code ; peut être répété"),
    ("long", "La date, l’état, les langues et le titre aussi, comme sur un terminal"),
    ("from", "L’entrée : `collection/slug`, ou son fichier ou dossier"),
    ("to", "Son nouveau nom : `collection/slug`"),
    ("name", "La commande"),
    ("translate", "Les traductions : ce qui est à faire, l’envoi aux traducteurs et le retour"),
    ("status", "Dit ce qui manque ou est périmé, par langue et collection, bloc par bloc"),
    ("accept", "Dit que des traductions sont à jour, après relecture"),
    ("export", "Écrit ce qu’il faut à un traducteur, en XLIFF 2.1 ou PO"),
    ("translate import", "Remet le fichier d’un traducteur dans le site"),
    ("fill", "Remplit les blocs dont la source est déjà traduite ailleurs"),
    (
        "draft",
        "Fait traduire par un programme ce qui manque ou est périmé, ou écrire une nouvelle entrée ; le résultat reste marqué jusqu’à ce que quelqu’un l’accepte",
    ),
    ("entries", "Les entrées : `collection/slug`, ou un fichier ; sans rien, toutes"),
    ("languages", "La langue ; peut être répété"),
    ("source_language", "La langue dans laquelle les entrées sont écrites d’abord"),
    ("collections", "La collection, `i18n` pour les textes d’interface ; peut être répété"),
    ("json", "Pour un programme : un objet JSON sur stdout"),
    ("untracked", "Seulement les blocs dont personne n’a dit de quoi ils sont faits"),
    (
        "format",
        "La forme du fichier [défaut : xliff]\n- xliff : XLIFF 2.1\n- po :    le PO de GNU gettext\n- tmx :   TMX 1.4, les traductions existantes comme mémoire",
    ),
    (
        "only",
        "Quels blocs [défaut : all]\n- all :      tous\n- missing :  ceux sans traduction\n- outdated : ceux sans traduction, et ceux dont la traduction est à revoir",
    ),
    ("memory", "Proposer les traductions de textes pareils ou proches"),
    ("output", "Le fichier à écrire [défaut : la sortie standard]"),
    ("file", "Le fichier, XLIFF ou PO"),
    ("machine", "Une machine l’a fait : il reste marqué jusqu’à ce que quelqu’un l’accepte"),
    ("source", "Écrire ce qui est vide d’une entrée dans la langue source, qu’elle existe déjà ou non"),
    ("program", "Le programme : il lit du JSON sur l’entrée standard et en écrit sur la sortie"),
    ("tmx", "La mémoire d’un autre outil, en TMX 1.4, à côté de celle du site"),
    ("translations", "Tenir les traductions contre ce que `site.yaml` leur demande"),
    ("help", "Affiche l’aide, ou celle d’une commande"),
    ("version", "Affiche la version"),
];

/// `--locale` before the arguments are parsed, since it decides in which language errors are told.
pub fn ui_locale_asked_for(arguments: &[OsString]) -> Option<UiLocale> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let value = texts.iter().enumerate().find_map(|(position, text)| match text.strip_prefix("--locale") {
        Some("") => texts.get(position + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    })?;
    match value {
        "fr" => Some(UiLocale::Fr),
        "en" => Some(UiLocale::En),
        _ => None,
    }
}

/// The command with its texts in the user's language.
pub fn localized(command: Command, ui_locale: UiLocale) -> Command {
    match ui_locale {
        UiLocale::En => command.about("A territorial brand's site from Markdown and photos"),
        UiLocale::Fr => french(command),
    }
}

/// Prints the help of the program or of one of its commands.
///
/// # Errors
/// When there is no such command.
pub fn print(command: Command, names: &[String], ui_locale: UiLocale) -> Result<Outcome, Error> {
    let mut command = localized(command, ui_locale);
    command.build();
    let mut shown = &mut command;
    for name in names {
        let known: Vec<String> = shown.get_subcommands().map(|known| known.get_name().to_owned()).collect();
        shown = shown.find_subcommand_mut(name).ok_or_else(|| {
            let near = did_you_mean(name, known.iter().map(String::as_str));
            let near = near.map_or_else(|| known.join(", "), str::to_owned);
            Error::Usage(text!("la commande `{name}` n’existe pas : {near}", "there is no command `{name}`: {near}"))
        })?;
    }
    output::print(&shown.render_long_help().to_string());
    Ok(Outcome::Done)
}

/// The headings, which clap writes in English.
const TEMPLATE: &str = "{before-help}{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

/// The French text for a name.
fn find(name: &str) -> Option<&'static str> {
    FRENCH.iter().find(|(key, _)| *key == name).map(|(_, text)| *text)
}

/// The French text of a command. Two commands of one name are told apart by that of the command above them.
fn about(above: &str, name: &str) -> Option<&'static str> {
    find(&format!("{above} {name}")).or_else(|| find(name))
}

fn french(command: Command) -> Command {
    french_below("", command)
}

fn french_below(above: &str, mut command: Command) -> Command {
    if let Some(text) = about(above, command.get_name()) {
        command = command.about(text).long_about(text);
    }
    let ids: Vec<String> = command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
    for id in ids {
        if let Some(text) = find(&id) {
            command = command.mut_arg(id, |argument| {
                let values = argument.get_action().takes_values();
                argument.help(text).long_help(text).hide_possible_values(values).hide_default_value(values)
            });
        }
    }
    command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Commandes")
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Affiche l’aide"));
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help("Affiche la version"));
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let own = command.get_name().to_owned();
    for name in names {
        command = command.mut_subcommand(name, |below| french_below(&own, below));
    }
    command
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn assert_french(command: &Command) {
        assert!(command.is_hide_set() || find(command.get_name()).is_some(), "{}", command.get_name());
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let name = argument.get_id().as_str();
            let text = find(name).unwrap_or_else(|| panic!("{name} of {}", command.get_name()));
            // The texts state defaults and possible values themselves, since clap would add them in English.
            for value in argument.get_default_values().iter().filter_map(|value| value.to_str()) {
                assert!(argument.is_hide_default_value_set() || text.contains(value), "{name}: {value}");
            }
            for value in argument.get_possible_values().iter().filter(|_| argument.get_action().takes_values()) {
                assert!(text.contains(value.get_name()), "{name}: {}", value.get_name());
            }
        }
        command.get_subcommands().for_each(assert_french);
    }

    #[test]
    fn every_command_and_option_is_explained_in_french() {
        assert_french(&super::super::arguments::Cli::command());
    }
}
