//! Translates Tera's error messages into French. Tera gives one English sentence with names in it. There is a
//! pattern here for each sentence that it can give.

/// Sentences of Tera 2.4 and the same in French. `{}` stands for a name or a
/// token, kept as it is; their order is the same in both.
const SENTENCES: &[(&str, &str)] = &[
    ("Field `{}` is not defined. Available fields: {}", "le champ `{}` n’existe pas ; il y a : {}"),
    ("Field `{}` is not defined.", "le champ `{}` n’existe pas"),
    ("Field `{}` is not defined", "le champ `{}` n’existe pas"),
    ("Variable `{}` is not defined. Available variables: {}", "la variable `{}` n’existe pas ; il y a : {}"),
    ("Variable `{}` is not defined.", "la variable `{}` n’existe pas"),
    ("Variable `{}` exists but its value is undefined", "la variable `{}` n’a pas de valeur"),
    ("Tried to render a variable that is undefined", "cette variable n’a pas de valeur"),
    ("Cannot index into an undefined value", "ce dont on lit un élément n’a pas de valeur"),
    ("Index expression is undefined", "l’indice n’a pas de valeur"),
    ("Cannot slice an undefined value", "ce dont on lit une tranche n’a pas de valeur"),
    ("Slice start must be an integer, got `{}`", "le début de la tranche attend un nombre entier, pas `{}`"),
    ("Slice end must be an integer, got `{}`", "la fin de la tranche attend un nombre entier, pas `{}`"),
    ("Slice step must be an integer, got `{}`", "le pas de la tranche attend un nombre entier, pas `{}`"),
    ("Slicing step cannot be 0", "le pas de la tranche ne peut pas être 0"),
    ("Cannot compare `{}` with `{}`", "`{}` et `{}` ne se comparent pas"),
    ("Math operations can only be done on numbers, found `{}`", "on ne calcule qu’avec des nombres, pas avec `{}`"),
    ("`{}` requires both operands to be numbers, found `{}` and `{}`", "`{}` attend deux nombres, pas `{}` et `{}`"),
    ("Cannot divide by 0", "on ne divise pas par 0"),
    ("Unable to perform {}", "ce calcul n’est pas possible : {}"),
    ("Iteration not possible on type `{}`", "`{}` n’est pas une liste que l’on peut parcourir"),
    ("Key/value iteration is not possible on type `{}`, only on maps.", "`{}` n’a pas de clés que l’on peut parcourir"),
    ("Spread operator requires a map, found `{}`", "`...` attend ici un objet, pas `{}`"),
    ("Spread operator requires an array, found `{}`", "`...` attend ici une liste, pas `{}`"),
    ("Tried to use super() in the top level block", "`super()` n’a pas de bloc parent ici"),
    ("super() called outside of a block", "`super()` ne s’emploie que dans un bloc"),
    ("Maximum render recursion depth for components exceeded.", "un composant s’appelle lui-même sans fin"),
    ("Not a valid key type", "une clé de ce type n’est pas possible"),
    ("Unknown filter `{}`", "le filtre `{}` n’existe pas"),
    ("Filter `{}` is not registered", "le filtre `{}` n’existe pas"),
    ("Unknown function `{}`", "la fonction `{}` n’existe pas"),
    ("Unknown test `{}`", "le test `{}` n’existe pas"),
    ("Unknown component `{}`", "le composant `{}` n’existe pas"),
    ("Unknown template `{}`", "le gabarit `{}` n’existe pas"),
    ("Block `{}` is not defined in any parent template", "aucun gabarit parent n’a de bloc `{}`"),
    ("Template '{}' not found", "le gabarit `{}` n’existe pas"),
    ("Component '{}' not found", "le composant `{}` n’existe pas"),
    (
        "Template '{}' is inheriting from '{}', which doesn't exist or isn't loaded.",
        "`{}` étend `{}`, qui n’existe pas",
    ),
    ("Circular extend detected for template '{}'. Inheritance chain: `{}`", "`{}` s’étend lui-même, par `{}`"),
    ("Circular include detected for template '{}'. Include chain: `{}`", "`{}` s’inclut lui-même, par `{}`"),
    ("Invalid type for the value, expected `{}` but got `{}`", "la valeur doit être de type `{}`, pas `{}`"),
    ("Missing keyword argument `{}`", "l’argument `{}` manque"),
    ("Value `{}` is out of range for `{}`", "la valeur `{}` est trop grande pour `{}`"),
    ("Value of type {} has no length", "une valeur de type `{}` n’a pas de longueur"),
    ("Value of type {} cannot be converted to {}", "une valeur de type `{}` ne devient pas {}"),
    ("The string `{}` cannot be converted to {}", "le texte `{}` ne devient pas {}"),
    ("The float {} cannot be converted to {}", "le nombre {} ne devient pas {}"),
    ("Unexpected end of input", "le gabarit s’arrête trop tôt : une accolade ou une balise n’est pas fermée"),
    ("Unexpected character", "ce caractère n’est pas attendu ici"),
    ("unexpected end of string", "un texte entre guillemets n’est pas fermé"),
    ("unexpected end of raw block", "`{% raw %}` n’est pas fermé"),
    ("String opened with `{}` is missing its closing `{}`", "un texte commencé par `{}` n’est pas fermé par `{}`"),
    ("Closing comment tag `{}` not found", "un commentaire n’est pas fermé par `{}`"),
    ("Invalid float", "ce nombre n’est pas correct"),
    ("Invalid Integer", "ce nombre n’est pas correct"),
    (
        "Found {} but was expecting `elif`, `else` or `endif`.",
        "il y a {} où un `{% if %}` attend `elif`, `else` ou `endif`",
    ),
    ("Found {} but expected one of: {}", "il y a {} où il faut l’un de : {}"),
    ("Found {} but expected identifier after it {}", "`{}` attend ici le nom d’un composant ({})"),
    ("Found {} but expected {}.", "il y a {} où il faut {}"),
    ("Found {} but expected {}", "il y a {} où il faut {}"),
    ("Found {} but the only types allowed are: {}", "il y a {} ; les types possibles sont : {}"),
    ("Found {} but `-` can only be followed by an integer or a float", "il y a {} où `-` attend un nombre"),
    (
        "Found {} but component default arguments can only be one of: {}",
        "il y a {} ; une valeur par défaut est l’un de : {}",
    ),
    ("Found invalid field of `loop`: {}. Only {} exist.", "`loop` n’a pas de `{}`, mais {}"),
    (
        "Expected \"string\" or {expression} but found {}",
        "il y a {} où il faut un texte entre guillemets ou une expression",
    ),
    ("Identifiers can only have up to {} nested brackets.", "un nom a au plus {} crochets emboîtés"),
    ("Arrays can have a maximum of {} dimensions.", "une liste a au plus {} dimensions"),
    (
        "Function calls are only allowed at the first element of a chain",
        "une fonction ne s’appelle qu’au début d’une chaîne",
    ),
    ("Keyword argument `{}` is defined more than once", "l’argument `{}` est donné deux fois"),
    ("Component argument `{}` is defined more than once", "l’argument `{}` est déclaré deux fois"),
    (
        "Component argument `{}` (type: `{}`) does not match expected type: `{}`",
        "l’argument `{}` est de type `{}`, le composant attend `{}`",
    ),
    (
        "Unknown argument(s) {} in component call. Possible argument(s) are: {}",
        "le composant n’a pas d’argument {} ; il a : {}",
    ),
    ("Unknown argument(s) {} in component call.", "le composant n’a pas d’argument {}"),
    ("Implicit argument `{}`{} not found in context or passed directly.", "l’argument `{}`{} manque au composant"),
    ("Argument `{}`{} missing.", "l’argument `{}`{} manque au composant"),
    (
        "Default value for `{}` has type `{}` but the argument has type `{}`",
        "la valeur par défaut de `{}` est de type `{}`, l’argument de type `{}`",
    ),
    ("Unclosed component '{}'", "le composant `{}` n’est pas fermé"),
    ("Closing tag '{}' doesn't match opening tag '{}'", "la balise fermante `{}` ne correspond pas à l’ouvrante `{}`"),
    (
        "{} was named `{}` in the opening tag, found `{}` as name in the end tag",
        "{} s’appelle `{}` à l’ouverture et `{}` à la fermeture",
    ),
    ("Components with body content must use tag syntax: {}", "un composant qui a un contenu s’écrit {}"),
    ("Component definitions cannot be written in another tag.", "un composant ne se déclare pas dans une autre balise"),
    ("Template already contains a component named `{}`", "le gabarit a déjà un composant `{}`"),
    ("Template already contains a block named `{}`", "le gabarit a déjà un bloc `{}`"),
    ("Template is already extending `{}`", "le gabarit étend déjà `{}`"),
    ("The name `body` is reserved for component body content.", "le nom `body` est réservé au contenu du composant"),
    ("Rest parameter `{}` conflicts with an existing parameter.", "le paramètre `{}` existe déjà"),
    ("Rest parameter must be the last parameter in component definition.", "le paramètre `...` vient en dernier"),
    (
        "Invalid default argument: this array should only contain literal values.",
        "une valeur par défaut ne contient que des valeurs écrites telles quelles",
    ),
    (
        "Invalid {}: this map should only contain literal values.",
        "cet objet ne contient que des valeurs écrites telles quelles ({})",
    ),
    ("Invalid syntax for `set`: {}", "`set` attend un `=` et une expression, ou une fin de balise ({})"),
    ("Blocks cannot be written inside a {}.", "un bloc ne s’écrit pas dans `{}`"),
    (
        "{} is a reserved keyword of Tera, it cannot be {}.",
        "`{}` est un mot réservé, il ne peut pas servir de nom ({})",
    ),
    ("`{}` cannot be used inside a {}", "`{}` ne s’emploie pas dans `{}`"),
    ("{} can only be used in a for loop", "`{}` ne s’emploie que dans une boucle `for`"),
    ("`extends` needs to be the first tag of the template", "`extends` est la première balise du gabarit"),
    (
        "This content would be ignored: {}",
        "ce contenu serait perdu : un gabarit qui en étend un autre n’a que des blocs et des composants ({})",
    ),
    ("`-` and `not` cannot be used consecutively.", "`-` et `not` ne se suivent pas"),
    ("`not` is only valid here as part of `not in`", "`not` ne vaut ici que dans `not in`"),
    ("`{}` is not allowed after `~`", "`{}` ne peut pas suivre `~`"),
    ("List comprehensions support only a single `for` clause.", "une liste en compréhension n’a qu’un `for`"),
    ("The expression is too complex", "l’expression est trop compliquée"),
    ("The template nesting is too deep", "les balises sont emboîtées trop profondément"),
    ("Unknown tag", "cette balise n’existe pas, ou celle qu’elle ferme n’est pas ouverte"),
];

/// Tera's words for kinds of tokens, which stand in place of `{}`.
const WORDS: &[(&str, &str)] = &[
    ("identifier", "un nom"),
    ("an identifier", "un nom"),
    ("string", "un texte entre guillemets"),
    ("end of input", "la fin du gabarit"),
    ("an int", "un nombre entier"),
    ("a float", "un nombre"),
];

/// A sentence of Tera in French. A sentence without a pattern is quoted in English.
pub fn french(message: &str) -> String {
    // The sentence is on the first line. The other lines show the source.
    let message = message.lines().next().unwrap_or_default().trim();
    for (english, french) in SENTENCES {
        let Some(names) = holes(english, message) else { continue };
        let mut names = names
            .into_iter()
            .map(|name| WORDS.iter().find(|(english, _)| *english == name).map_or(name, |(_, french)| french));
        let mut out = String::new();
        let mut parts = french.split("{}");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str(names.next().unwrap_or_default());
            out.push_str(part);
        }
        return out;
    }
    format!("le moteur de gabarits ne comprend pas cet endroit et dit en anglais « {message} »")
}

/// The texts in place of each `{}` of a pattern; `None` when the message does not fit it.
fn holes<'m>(pattern: &str, message: &'m str) -> Option<Vec<&'m str>> {
    let parts: Vec<&str> = pattern.split("{}").collect();
    let (first, inner) = parts.split_first()?;
    let mut rest = message.strip_prefix(first)?;
    let mut names = Vec::with_capacity(inner.len());
    for (index, part) in inner.iter().enumerate() {
        let is_last = index + 1 == inner.len();
        let at = match (is_last, part.is_empty()) {
            (true, _) => rest.len().checked_sub(part.len()).filter(|_| rest.ends_with(part))?,
            (false, _) => rest.find(part)?,
        };
        names.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(names)
}

#[cfg(test)]
mod tests {
    use tera::{Context, Tera};

    use super::*;

    #[test]
    fn holes_are_filled_in_order() {
        assert_eq!(
            french("Field `titre` is not defined. Available fields: a, b"),
            "le champ `titre` n’existe pas ; il y a : a, b"
        );
        assert_eq!(french("Found `%}` but expected identifier."), "il y a `%}` où il faut un nom");
        assert!(french("Something new").contains("« Something new »"));
    }

    #[test]
    fn both_languages_have_the_same_holes() {
        for (english, french) in SENTENCES {
            assert_eq!(english.matches("{}").count(), french.matches("{}").count(), "{english}");
        }
    }

    /// Slips of whoever writes templates, given to Tera itself.
    #[test]
    fn what_tera_says_is_known() {
        let slips = [
            "{{ nope }}",
            "{{ a.nope }}",
            "{{ a | nope }}",
            "{{ nope() }}",
            "{% nope %}",
            "{% if a %}",
            "{% endif %}",
            "{{ a",
            "{% for x in 1 %}{% endfor %}",
            "{{ 'a }}",
            "{{ }}",
            "{{ a. }}",
            "{% block %}{% endblock %}",
            "{{ 1 / 0 }}",
            "{{ 'a' + 1 }}",
            "{{ 'a' < 1 }}",
            "{% if %}x{% endif %}",
            "{% block a %}{% endblock b %}",
            "{% block a %}{% endblock %}{% block a %}{% endblock %}",
            "x{% extends \"y\" %}",
            "{# never closed",
            "{% set = 1 %}",
            "{% set true = 1 %}",
            "{% break %}",
            "{{ a is nope }}",
            "{% include \"nope\" %}",
            "{{ super() }}",
            "{% extends \"nope\" %}",
            "{% for %}{% endfor %}",
            "{{ 1 ~ }}",
            "{{ a[ }}",
            "{{ @ }}",
            "{% raw %}",
            "{{ (1 }}",
            "{{ [1, 2 }}",
            "{% for k, v in [1] %}{% endfor %}",
            "{{ 1 | length }}",
            "{% if a %}{% else %}{% else %}{% endif %}",
            "{{ a.b.c }}",
            "{{ range(start=1) }}",
            "{{ a(b=1, b=2) }}",
            "{% else %}",
            "{% endfor %}",
            "{{ a['x'] }}",
        ];
        let mut unknown = Vec::new();
        for slip in slips {
            let mut tera = Tera::default();
            let mut context = Context::new();
            context.insert("a", &std::collections::BTreeMap::from([("b", 1)]));
            let said = tera.add_raw_template("t", slip).and_then(|()| tera.render("t", &context));
            let Err(error) = said else { continue };
            let message = match error.kind() {
                tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
                    report.message().to_owned()
                }
                _ => error.to_string().trim_start_matches("error: ").to_owned(),
            };
            let french = french(&message);
            if french.contains("dit en anglais") {
                unknown.push(format!("{slip}: {french}"));
            }
        }
        assert!(unknown.is_empty(), "{unknown:#?}");
    }
}
