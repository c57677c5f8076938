//! What the parser of messages says, as an editor needs it.

use fluent_syntax::parser::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text;

/// The diagnostic for an error of the parser.
pub(super) fn syntax(span: Span, kind: &ErrorKind) -> Diagnostic {
    let (message, help) = match kind {
        ErrorKind::ExpectedToken(token) => (
            text!("« {token} » est attendu ici", "`{token}` is expected here"),
            text!(
                "un message s’écrit `id = texte`, un emplacement `{{ $variable }}`",
                "a message is written `id = text`, a placeable `{{ $variable }}`"
            ),
        ),
        ErrorKind::ExpectedCharRange { range } if range.contains('\n') || range.contains("\\n") => (
            text!("la ligne doit finir ici", "the line must end here"),
            text!("chaque variante d’un choix a une ligne à elle", "each variant of a choice has a line of its own"),
        ),
        ErrorKind::ExpectedCharRange { range } => (
            text!("un caractère parmi {range:?} est attendu ici", "a character of {range:?} is expected here"),
            text!(
                "la suite d’un message est indentée par des espaces ; un message commence par son identifiant",
                "the continuation of a message is indented by spaces; a message begins with its id"
            ),
        ),
        ErrorKind::ExpectedMessageField { entry_id } | ErrorKind::ExpectedTermField { entry_id } => (
            text!("« {entry_id} » n’a pas de texte", "`{entry_id}` has no text"),
            text!("écrivez-le après `=`", "write it after `=`"),
        ),
        ErrorKind::ForbiddenCallee => (
            text!("une fonction s’écrit en majuscules", "a function is written in capitals"),
            text!(
                "les fonctions sont NUMBER, DATETIME, PLURAL et LIST",
                "the functions are NUMBER, DATETIME, PLURAL and LIST"
            ),
        ),
        ErrorKind::MissingDefaultVariant => (
            text!("aucune variante n’est celle par défaut", "no variant is the default one"),
            text!("marquez-en une d’un astérisque : `*[other]`", "mark one with an asterisk: `*[other]`"),
        ),
        ErrorKind::MultipleDefaultVariants => (
            text!("deux variantes sont par défaut", "two variants are the default one"),
            text!("gardez un seul astérisque", "keep one asterisk"),
        ),
        ErrorKind::MissingValue => {
            (text!("une valeur manque ici", "a value is missing here"), text!("écrivez-la", "write it"))
        }
        ErrorKind::MessageReferenceAsSelector
        | ErrorKind::TermReferenceAsSelector
        | ErrorKind::MessageAttributeAsSelector
        | ErrorKind::ExpectedSimpleExpressionAsSelector => (
            text!("on ne peut pas choisir une variante d’après cela", "a variant cannot be selected by this"),
            text!(
                "choisissez d’après une variable, une fonction ou l’attribut d’un terme",
                "select by a variable, a function or a term's attribute"
            ),
        ),
        ErrorKind::TermAttributeAsPlaceable => (
            text!("l’attribut d’un terme ne s’affiche pas", "a term's attribute cannot be shown"),
            text!("il ne sert qu’à choisir une variante", "it only serves to select a variant"),
        ),
        ErrorKind::UnterminatedStringLiteral => (
            text!("le guillemet n’est pas fermé", "the quotation mark is not closed"),
            text!("fermez-le sur la même ligne", "close it on the same line"),
        ),
        ErrorKind::PositionalArgumentFollowsNamed => (
            text!("un argument sans nom suit un argument nommé", "an argument without a name follows a named one"),
            text!("mettez-le d’abord", "put it first"),
        ),
        ErrorKind::DuplicatedNamedArgument(name) => (
            text!("l’argument « {name} » est donné deux fois", "the argument `{name}` is given twice"),
            text!("gardez-en un", "keep one"),
        ),
        ErrorKind::UnknownEscapeSequence(_) | ErrorKind::InvalidUnicodeEscapeSequence(_) => (
            text!("cet échappement n’existe pas", "there is no such escape"),
            text!(
                "entre guillemets on écrit \\\\, \\\" et \\u00A0",
                "within quotation marks one writes \\\\, \\\" and \\u00A0"
            ),
        ),
        ErrorKind::UnbalancedClosingBrace => (
            text!("cette accolade ferme ce qui n’est pas ouvert", "this brace closes what is not open"),
            text!("pour l’afficher, écrivez `{{\"}}\"}}`", "to show it, write `{{\"}}\"}}`"),
        ),
        ErrorKind::ExpectedInlineExpression => (
            text!(
                "une variable, un message, un terme ou un texte entre guillemets est attendu ici",
                "a variable, a message, a term or a quoted text is expected here"
            ),
            text!("une variable s’écrit `$nom`", "a variable is written `$name`"),
        ),
        ErrorKind::ExpectedLiteral => (
            text!(
                "un nombre ou un texte entre guillemets est attendu ici",
                "a number or a quoted text is expected here"
            ),
            text!("écrivez par exemple `style: \"long\"`", "write for example `style: \"long\"`"),
        ),
    };
    Diagnostic::new(Code::MessageSyntax, span, message).help(help)
}
