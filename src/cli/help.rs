//! The help of the command line in the user's language: clap knows English.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::diagnostic::Tongue;

/// French texts by the name of the command or argument.
const FRENCH: &[(&str, &str)] = &[
    ("provence", "Le site d’une marque de territoire, à partir de Markdown et de photos"),
    ("build", "Fabrique le site entier"),
    ("check", "Fait tout d’une fabrication, sauf écrire"),
    ("serve", "Montre le site et le tient à jour pendant que vous écrivez"),
    ("list", "Liste les entrées : brouillons, à venir, expirées, orphelines ; ou le prochain changement"),
    ("init", "Commence un site dans un dossier"),
    ("new", "Commence une entrée"),
    ("photos", "La photothèque"),
    ("import", "Fait des entrées à partir d’un dossier de photos"),
    ("markdown", "Markdown sur l’entrée, HTML sur la sortie"),
    ("root", "Le site [défaut : ce dossier]"),
    ("diagnostics", "La forme des messages : human, json ou github [défaut : human]"),
    ("locale", "La langue des messages de l’outil, fr ou en [défaut : celle de l’environnement]"),
    ("clock", "L’instant qui vaut « maintenant », en RFC 3339"),
    ("jobs", "Nombre de fils d’exécution"),
    ("output_dir", "Où le site est écrit [défaut : public]"),
    ("base_url", "Remplace l’adresse du site"),
    ("drafts", "Inclure les brouillons"),
    ("future", "Inclure ce qui sera publié plus tard"),
    ("expired", "Inclure ce qui a expiré"),
    ("what", "Ce qu’il faut lister : drafts, future, expired, orphans ou next-change"),
    ("folder", "Le dossier"),
    ("entry", "`collection/slug`, comme `stories/mon-recit`"),
    ("extended", "Avec les réglages du site au lieu de CommonMark seul"),
    ("port", "Le port"),
    ("interface", "L’adresse d’écoute"),
    ("open", "Ouvrir le navigateur"),
    ("poll", "Regarder les fichiers à intervalles, pour les dossiers partagés"),
    ("help", "Affiche l’aide"),
    ("version", "Affiche la version"),
];

/// `--locale` before the arguments are parsed, since it decides in which language errors are told.
pub fn tongue_asked_for(arguments: &[OsString]) -> Option<Tongue> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let value = texts.iter().enumerate().find_map(|(position, text)| match text.strip_prefix("--locale") {
        Some("") => texts.get(position + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    })?;
    match value {
        "fr" => Some(Tongue::Fr),
        "en" => Some(Tongue::En),
        _ => None,
    }
}

/// The command with its texts in the user's language.
pub fn localized(command: Command, tongue: Tongue) -> Command {
    match tongue {
        Tongue::En => command.about("A territorial brand's site from Markdown and photos"),
        Tongue::Fr => french(command),
    }
}

/// What clap would head in English.
const TEMPLATE: &str = "{before-help}{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

fn french(mut command: Command) -> Command {
    let find = |name: &str| FRENCH.iter().find(|(key, _)| *key == name).map(|(_, text)| *text);
    if let Some(text) = find(command.get_name()) {
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
        .disable_help_subcommand(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Affiche l’aide"));
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help("Affiche la version"));
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, french);
    }
    command
}
