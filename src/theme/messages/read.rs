//! From the text of a `.ftl` file to entries, with every problem at its place.

use super::*;

/// Reads one file into its entries. What cannot be read is reported and left out.
pub(super) fn read(file: &MessageFile, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Box<str>, Entry> {
    let mut entries: BTreeMap<Box<str>, Entry> = BTreeMap::new();
    let text = file.text.strip_prefix('\u{FEFF}').unwrap_or(&file.text);
    let mut lines = 0;
    for range in chunks(text) {
        let chunk = &text[range];
        // A chunk begins a line, so that no place counts the whole file again.
        let lines_before = lines;
        lines += chunk.bytes().filter(|byte| *byte == b'\n').count() as u32;
        let place = |at: std::ops::Range<usize>| {
            let mut span = Span::of_bytes(&file.path, chunk, at);
            span.line += lines_before;
            span
        };
        let openers = chunk.bytes().filter(|byte| matches!(byte, b'{' | b'(')).count();
        if openers > MAX_OPENERS {
            let end = chunk.find(['\n', '=']).unwrap_or(chunk.len());
            diagnostics.push(
                Diagnostic::new(
                    Code::MessageSyntax,
                    place(0..end),
                    text!(
                        "ce message ouvre plus de {MAX_OPENERS} accolades ou parenthèses",
                        "this message opens more than {MAX_OPENERS} braces or parentheses"
                    ),
                )
                .help(text!("partagez-le en plusieurs messages", "split it into several messages")),
            );
            continue;
        }
        let (guarded, bad_escapes) = guard_escapes(chunk);
        let (resource, errors) = match parser::parse(&*guarded) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        if errors.is_empty() {
            diagnostics.extend(
                bad_escapes
                    .into_iter()
                    .map(|at| syntax(place(at..at + 1), &ErrorKind::InvalidUnicodeEscapeSequence(String::new()))),
            );
        }
        for error in errors {
            // An attribute that cannot be read is reported from the start of its
            // line; point at its first character instead.
            let blank = guarded[error.pos.start.min(guarded.len())..].bytes().take_while(|byte| *byte == b' ').count();
            let start = if guarded[error.pos.start.min(guarded.len())..].trim().is_empty() {
                // What is missing at the end is missing after the last word.
                guarded[..error.pos.start.min(guarded.len())].trim_end().len()
            } else if matches!(error.kind, ErrorKind::ExpectedCharRange { .. }) {
                error.pos.start + blank
            } else {
                error.pos.start
            };
            diagnostics.push(syntax(place(start..error.pos.end.max(start + 1)), &error.kind));
        }
        for entry in &resource.body {
            let (mark, id, value, attributes) = match entry {
                ast::Entry::Message(message) => ("", &message.id, message.value.as_ref(), &message.attributes),
                ast::Entry::Term(term) => ("-", &term.id, Some(&term.value), &term.attributes),
                _ => continue,
            };
            let parts = value.map(|pattern| (id.name, format!("{mark}{}", id.name), pattern)).into_iter().chain(
                attributes.iter().map(|attribute| {
                    (attribute.id.name, format!("{mark}{}.{}", id.name, attribute.id.name), &attribute.value)
                }),
            );
            for (name, key, pattern) in parts {
                let mut compiler = Compiler {
                    chunk: &guarded,
                    place: &place,
                    diagnostics,
                    written: BTreeMap::new(),
                    references: Vec::new(),
                };
                let pattern = compiler.pattern(pattern);
                let Compiler { written, references, .. } = compiler;
                let span = place(offset(&guarded, name));
                if let Some(first) = entries.get(key.as_str()) {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::DuplicateKey,
                            span,
                            text!("« {key} » est écrit deux fois", "`{key}` is written twice"),
                        )
                        .help(text!("gardez-en un", "keep one"))
                        .related(first.span.clone(), text!("la première fois", "the first time")),
                    );
                    continue;
                }
                let entry = Entry { pattern, span, written, references, variables: BTreeSet::new(), endless: false };
                entries.insert(key.into(), entry);
            }
        }
    }
    entries
}

/// Cuts a file where entries begin: at a letter, a dash or a hash in the first
/// column. The parser then never nests deeper than one entry opens braces.
pub(super) fn chunks(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut starts = vec![0];
    let bytes = text.as_bytes();
    let mut comment = bytes.first() == Some(&b'#');
    for (at, _) in text.match_indices('\n') {
        let next = bytes.get(at + 1);
        // A comment of many lines is one entry.
        let hash = next == Some(&b'#');
        if next.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'-') || (hash && !comment) {
            starts.push(at + 1);
        }
        comment = hash;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
}

/// fluent-syntax 0.12 slices inside a character when `\u` is followed by fewer
/// digits than it wants and then by a letter that is not ASCII, and panics.
/// Such letters become `?`, byte for byte, and the parser reports the escape.
pub(super) fn guard_escapes(chunk: &str) -> (Cow<'_, str>, Vec<usize>) {
    let bytes = chunk.as_bytes();
    let mut bad = Vec::new();
    for (at, _) in chunk.match_indices('\\') {
        let wanted = match bytes.get(at + 1) {
            Some(b'u') => 4,
            Some(b'U') => 6,
            _ => continue,
        };
        let digits = bytes[at + 2..].iter().take(wanted).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let next = at + 2 + digits;
        // Outside of quotes a backslash means nothing.
        let line_start = chunk[..at].rfind('\n').map_or(0, |end| end + 1);
        let quoted = chunk[line_start..at].contains('"');
        if digits < wanted && quoted && bytes.get(next).is_some_and(|byte| !byte.is_ascii()) {
            bad.push(next);
        }
    }
    if bad.is_empty() {
        return (Cow::Borrowed(chunk), bad);
    }
    let mut guarded = String::with_capacity(chunk.len());
    for (at, c) in chunk.char_indices() {
        match bad.binary_search(&at) {
            Ok(_) => guarded.extend(std::iter::repeat_n('?', c.len_utf8())),
            Err(_) => guarded.push(c),
        }
    }
    (Cow::Owned(guarded), bad)
}

/// Where a slice that the parser made lies in what it was given.
pub(super) fn offset(chunk: &str, slice: &str) -> std::ops::Range<usize> {
    let start = (slice.as_ptr() as usize).saturating_sub(chunk.as_ptr() as usize).min(chunk.len());
    start..(start + slice.len()).min(chunk.len())
}

pub(super) fn syntax(span: Span, kind: &ErrorKind) -> Diagnostic {
    let (message, help) = match kind {
        ErrorKind::ExpectedToken(token) => (
            text!("« {token} » est attendu ici", "`{token}` is expected here"),
            text!(
                "un message s’écrit `id = texte`, un emplacement `{{ $variable }}`",
                "a message is written `id = text`, a placeable `{{ $variable }}`"
            ),
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

/// Turns the parser's tree, which borrows the file, into patterns of our own,
/// and notes what they use.
pub(super) struct Compiler<'c> {
    chunk: &'c str,
    place: &'c dyn Fn(std::ops::Range<usize>) -> Span,
    diagnostics: &'c mut Vec<Diagnostic>,
    written: BTreeMap<Box<str>, Span>,
    references: Vec<(Box<str>, Span)>,
}

impl Compiler<'_> {
    fn span(&self, slice: &str) -> Span {
        (self.place)(offset(self.chunk, slice))
    }

    fn pattern(&mut self, pattern: &ast::Pattern<&str>) -> Pattern {
        let mut pieces: Vec<Piece> = Vec::with_capacity(pattern.elements.len());
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => text.push_str(value),
                ast::PatternElement::Placeable { expression } => match self.expression(expression) {
                    Expression::Text(literal) => text.push_str(&literal),
                    expression => {
                        if !text.is_empty() {
                            pieces.push(Piece::Text(std::mem::take(&mut text).into()));
                        }
                        pieces.push(Piece::Placeable(expression));
                    }
                },
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.into()));
        }
        pieces.into()
    }

    fn expression(&mut self, expression: &ast::Expression<&str>) -> Expression {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline),
            ast::Expression::Select { selector, variants } => {
                let selector = self.inline(selector);
                let variants = variants
                    .iter()
                    .map(|variant| Variant {
                        key: match &variant.key {
                            ast::VariantKey::Identifier { name } => Literal::Text((*name).into()),
                            ast::VariantKey::NumberLiteral { value } => match Numeral::parse(value) {
                                Some(numeral) => Literal::Number(numeral),
                                None => Literal::Text((*value).into()),
                            },
                        },
                        pattern: self.pattern(&variant.value),
                        default: variant.default,
                    })
                    .collect();
                Expression::Select(Box::new(selector), variants)
            }
        }
    }

    fn inline(&mut self, inline: &ast::InlineExpression<&str>) -> Expression {
        match inline {
            ast::InlineExpression::StringLiteral { value } => {
                Expression::Text(unescape_unicode_to_string(value).into())
            }
            ast::InlineExpression::NumberLiteral { value } => match Numeral::parse(value) {
                Some(numeral) => Expression::Number(numeral),
                None => Expression::Text((*value).into()),
            },
            ast::InlineExpression::VariableReference { id } => {
                if !self.written.contains_key(id.name) {
                    let span = self.span(id.name);
                    self.written.insert(id.name.into(), span);
                }
                Expression::Variable(id.name.into())
            }
            ast::InlineExpression::MessageReference { id, attribute } => {
                Expression::Message(self.reference("", id.name, attribute.as_ref()))
            }
            ast::InlineExpression::TermReference { id, attribute, arguments } => {
                let key = self.reference("-", id.name, attribute.as_ref());
                let named = arguments.iter().flat_map(|arguments| &arguments.named);
                let arguments =
                    named.filter_map(|argument| Some((argument.name.name.into(), literal(&argument.value)?))).collect();
                Expression::Term(key, arguments)
            }
            ast::InlineExpression::FunctionReference { id, arguments } => self.call(id.name, arguments),
            ast::InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn reference(&mut self, mark: &str, name: &str, attribute: Option<&ast::Identifier<&str>>) -> Box<str> {
        let key: Box<str> = match attribute {
            Some(attribute) => format!("{mark}{name}.{}", attribute.name).into(),
            None => format!("{mark}{name}").into(),
        };
        let span = self.span(name);
        self.references.push((key.clone(), span));
        key
    }

    fn refuse(&mut self, slice: &str, message: Text, help: Text) {
        let span = self.span(slice);
        self.diagnostics.push(Diagnostic::new(Code::MessageArgument, span, message).help(help));
    }

    fn call(&mut self, name: &str, arguments: &ast::CallArguments<&str>) -> Expression {
        let mut function = match name {
            "NUMBER" => Function::Number { options: NumberOptions::default(), percent: false, ordinal: false },
            "DATETIME" => Function::Date(DateStyle::Long),
            "PLURAL" => Function::Plural { ordinal: false },
            "LIST" => Function::List(Conjunction::And),
            _ => {
                let help = match did_you_mean(name, FUNCTIONS.iter().copied()) {
                    Some(near) => text!("vouliez-vous dire {near} ?", "did you mean {near}?"),
                    None => text!(
                        "les fonctions sont NUMBER, DATETIME, PLURAL et LIST",
                        "the functions are NUMBER, DATETIME, PLURAL and LIST"
                    ),
                };
                self.refuse(name, text!("la fonction {name} n’existe pas", "there is no function {name}"), help);
                return Expression::Broken(format!("{{{name}()}}").into());
            }
        };
        for argument in &arguments.named {
            let option = argument.name.name;
            let value = literal(&argument.value);
            let known: &[&str] = match function {
                Function::Number { .. } => {
                    &["maximumFractionDigits", "minimumFractionDigits", "style", "type", "useGrouping"]
                }
                Function::Date(_) => &["style"],
                Function::Plural { .. } | Function::List(_) => &["type"],
            };
            if !known.contains(&option) {
                let help = match did_you_mean(option, known.iter().copied()) {
                    Some(near) => text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"),
                    None => {
                        let known = known.join(", ");
                        text!("{name} a : {known}", "{name} has: {known}")
                    }
                };
                self.refuse(
                    option,
                    text!("{name} n’a pas d’option « {option} »", "{name} has no option `{option}`"),
                    help,
                );
            } else if let Err(wanted) = set_option(&mut function, option, value.as_ref()) {
                self.refuse(
                    option,
                    text!("cette valeur ne convient pas à « {option} »", "this value does not suit `{option}`"),
                    text!("valeurs possibles : {wanted}", "possible values: {wanted}"),
                );
            }
        }
        let [value] = arguments.positional.as_slice() else {
            self.refuse(
                name,
                text!("{name} prend une seule valeur", "{name} takes exactly one value"),
                text!("écrivez {name}($nom)", "write {name}($name)"),
            );
            return Expression::Broken(format!("{{{name}()}}").into());
        };
        let value = self.inline(value);
        Expression::Call(function, Box::new(value))
    }
}

pub(super) fn literal(expression: &ast::InlineExpression<&str>) -> Option<Literal> {
    match expression {
        ast::InlineExpression::StringLiteral { value } => Some(Literal::Text(unescape_unicode_to_string(value).into())),
        ast::InlineExpression::NumberLiteral { value } => Numeral::parse(value).map(Literal::Number),
        _ => None,
    }
}

/// Sets an option of a function, or says which values it takes.
pub(super) fn set_option(function: &mut Function, option: &str, value: Option<&Literal>) -> Result<(), &'static str> {
    let word = match value {
        Some(Literal::Text(word)) => &**word,
        _ => "",
    };
    let digits = || match value {
        Some(Literal::Number(numeral)) => {
            numeral.to_string().parse::<u8>().ok().filter(|digits| *digits <= 20).ok_or("0 … 20")
        }
        _ => Err("0 … 20"),
    };
    match (function, option) {
        (Function::Number { options, .. }, "maximumFractionDigits") => options.max_fraction = digits()?,
        (Function::Number { options, .. }, "minimumFractionDigits") => options.min_fraction = digits()?,
        (Function::Number { percent, .. }, _) if option == "style" => {
            *percent = match word {
                "percent" => true,
                "decimal" => false,
                _ => return Err("\"decimal\", \"percent\""),
            }
        }
        (Function::Number { options, .. }, "useGrouping") => {
            options.grouping = match word {
                "true" => Grouping::Language,
                "false" => Grouping::Off,
                _ => return Err("\"true\", \"false\""),
            }
        }
        (Function::Number { ordinal, .. } | Function::Plural { ordinal }, "type") => {
            *ordinal = match word {
                "cardinal" => false,
                "ordinal" => true,
                _ => return Err("\"cardinal\", \"ordinal\""),
            }
        }
        (Function::Date(style), _) => {
            *style = DateStyle::from_name(word).ok_or("\"long\", \"medium\", \"short\", \"month\", \"year\"")?
        }
        (Function::List(conjunction), _) => {
            *conjunction = match word {
                "and" => Conjunction::And,
                "or" => Conjunction::Or,
                _ => return Err("\"and\", \"or\""),
            }
        }
        _ => {}
    }
    Ok(())
}

// Resolving -----------------------------------------------------------------
