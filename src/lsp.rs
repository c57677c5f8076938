//! `provence lsp`: the Language Server Protocol, version 3.17, on a pair of streams.
//!
//! One thread reads messages, this one answers them in their order and builds when none waits. So while somebody
//! types, only the last text is built; a request that needs the present state has it built first.
//!
//! Invariant: whatever the client sends, no file outside the site's folders is read, none is written, and the
//! program goes on until the client ends it.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::io::{BufRead, Write};
use std::sync::mpsc::{Receiver, channel};

use camino::{Utf8Path, Utf8PathBuf};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{InitializeParams, PublishDiagnosticsParams};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::config::CONFIG_PATH;
use crate::diagnostic::{Text, UiLocale};
use crate::path::SourcePath;
use crate::site::Moment;

mod address;
mod position;
mod schema_walk;
mod yaml_spot;

mod markdown_spot;
mod target;
mod workspace;

mod complete;
mod describe;
mod outline;
mod report;

mod answer;
mod wire;

use address::file_path;
use answer::Asked;
use position::{Encoding, Lines};
use report::Style;
use wire::Read;
use workspace::Workspace;

/// What the server is started with.
pub struct Options {
    /// The site's folder. When it holds no site, that of the client counts.
    pub root: Utf8PathBuf,
    /// The language of messages; `None` leaves it to the client.
    pub ui_locale: Option<UiLocale>,
    /// The language of messages for a client that names none.
    pub fallback: UiLocale,
    /// Gives the time, and which entries are shown though they are not due.
    pub moment: Box<dyn Fn() -> Moment>,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client said so before it left.
    Announced,
    /// The client left.
    Gone,
}

/// What the reading thread hands over.
enum Incoming {
    Message(Message),
    Wrong(Option<RequestId>),
}

/// Serves a client until it leaves. `input` is read by a thread of its own, which ends with the client's stream.
pub fn serve(options: Options, mut input: Box<dyn BufRead + Send>, output: &mut dyn Write) -> End {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        loop {
            let incoming = match wire::read(&mut *input) {
                Ok(Read::Message(message)) => Incoming::Message(message),
                Ok(Read::Wrong(id)) => Incoming::Wrong(id),
                Ok(Read::End) | Err(_) => return,
            };
            if sender.send(incoming).is_err() {
                return;
            }
        }
    });
    Server::new(options, output).run(&receiver)
}

/// The state of a session.
enum Lifecycle {
    /// `initialize` was not asked for yet.
    Started,
    /// Requests are answered.
    Running(Box<Session>),
    /// `shutdown` was asked for.
    Ended,
}

/// A session with its site.
struct Session {
    workspace: Workspace,
    style: Style,
    /// Files for which problems were sent that the client still shows.
    told: BTreeSet<SourcePath>,
    /// What the machine refused last. It is told once.
    refused: Option<Text>,
    /// The client reports changes of files when asked to.
    can_watch: bool,
}

struct Server<'o> {
    options: Option<Options>,
    output: &'o mut dyn Write,
    state: Lifecycle,
    /// The client's stream is broken.
    is_gone: bool,
}

impl<'o> Server<'o> {
    fn new(options: Options, output: &'o mut dyn Write) -> Self {
        Self { options: Some(options), output, state: Lifecycle::Started, is_gone: false }
    }

    fn run(mut self, receiver: &Receiver<Incoming>) -> End {
        let mut waiting = VecDeque::new();
        while !self.is_gone {
            if waiting.is_empty() {
                // Nothing waits: this is the moment to build.
                waiting.extend(receiver.try_iter());
                if waiting.is_empty() {
                    self.publish();
                    match receiver.recv() {
                        Ok(incoming) => waiting.push_back(incoming),
                        Err(_) => return End::Gone,
                    }
                }
            }
            // Cancellations overtake what they cancel.
            waiting.extend(receiver.try_iter());
            let cancelled: HashSet<RequestId> = waiting.iter().filter_map(cancelled).collect();
            let Some(incoming) = waiting.pop_front() else { continue };
            match incoming {
                Incoming::Message(Message::Request(request)) if cancelled.contains(&request.id) => {
                    self.refuse(request.id, ErrorCode::RequestCanceled, "cancelled");
                }
                Incoming::Message(Message::Request(request)) => self.request(request),
                Incoming::Message(Message::Notification(note)) if note.method == "exit" => {
                    return if matches!(self.state, Lifecycle::Ended) { End::Announced } else { End::Gone };
                }
                Incoming::Message(Message::Notification(note)) => self.notification(note),
                // Answers to the server's own request, which asks for nothing back.
                Incoming::Message(Message::Response(_)) => {}
                Incoming::Wrong(Some(id)) => self.refuse(id, ErrorCode::InvalidRequest, "this is no request"),
                Incoming::Wrong(None) => self.is_gone |= wire::write_parse_error(self.output).is_err(),
            }
        }
        End::Gone
    }

    fn send(&mut self, message: impl Into<Message>) {
        self.is_gone |= wire::write(self.output, &message.into()).is_err();
    }

    fn refuse(&mut self, id: RequestId, code: ErrorCode, why: &str) {
        self.send(Response::new_err(id, code as i32, why.to_owned()));
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        match (&mut self.state, method.as_str()) {
            (Lifecycle::Started, "initialize") => self.initialize(id, params),
            (Lifecycle::Started, _) => self.refuse(id, ErrorCode::ServerNotInitialized, "`initialize` comes first"),
            (Lifecycle::Ended, _) => self.refuse(id, ErrorCode::InvalidRequest, "the session has ended"),
            (Lifecycle::Running(_), "initialize") => {
                self.refuse(id, ErrorCode::InvalidRequest, "the session has begun")
            }
            (Lifecycle::Running(_), "shutdown") => {
                self.state = Lifecycle::Ended;
                self.send(Response::new_ok(id, Json::Null));
            }
            (Lifecycle::Running(session), _) => {
                // Completion comes with the letter that was typed: what was built last is enough for it.
                if method != "textDocument/completion" || session.workspace.prepared.is_none() {
                    self.publish();
                }
                let Lifecycle::Running(session) = &mut self.state else { return };
                let answer = answer::to(&session.workspace, session.style, &method, params);
                match answer {
                    Asked::Answer(value) => self.send(Response::new_ok(id, value)),
                    Asked::Unknown => self.refuse(id, ErrorCode::MethodNotFound, "there is no such method"),
                    Asked::Invalid(why) => self.refuse(id, ErrorCode::InvalidParams, &why),
                }
            }
        }
    }

    fn initialize(&mut self, id: RequestId, params: Json) {
        let asked = match serde_json::from_value::<InitializeParams>(params) {
            Ok(asked) => asked,
            Err(error) => return self.refuse(id, ErrorCode::InvalidParams, &error.to_string()),
        };
        let Some(options) = self.options.take() else { return };
        let ui_locale =
            options.ui_locale.or_else(|| asked.locale.as_deref().map(ui_locale)).unwrap_or(options.fallback);
        let general = asked.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let encoding = Encoding::choose(offered);
        let document = asked.capabilities.text_document.as_ref();
        let published = document.and_then(|document| document.publish_diagnostics.as_ref());
        let has_related = published.and_then(|published| published.related_information).unwrap_or(false);
        let watched = asked.capabilities.workspace.as_ref().and_then(|able| able.did_change_watched_files);
        let can_watch = watched.and_then(|able| able.dynamic_registration).unwrap_or(false);
        let root = root(&options.root, &asked);
        self.state = Lifecycle::Running(Box::new(Session {
            workspace: Workspace::new(&root, options.moment),
            style: Style { encoding, ui_locale, has_related },
            told: BTreeSet::new(),
            refused: None,
            can_watch,
        }));
        let capabilities = json!({
            "positionEncoding": encoding.kind(),
            "textDocumentSync": {"openClose": true, "change": 1, "save": {"includeText": false}},
            "completionProvider": {"triggerCharacters": ["/", "#", "\"", "(", ":", "{", "[", " ", "="]},
            "definitionProvider": true,
            "hoverProvider": true,
            "documentSymbolProvider": true,
            "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        });
        let server = json!({"name": "provence", "version": env!("CARGO_PKG_VERSION")});
        self.send(Response::new_ok(id, json!({"capabilities": capabilities, "serverInfo": server})));
    }

    fn notification(&mut self, note: Notification) {
        let Lifecycle::Running(session) = &mut self.state else { return };
        let workspace = &mut session.workspace;
        match note.method.as_str() {
            "initialized" if session.can_watch => {
                let folders = crate::source::FOLDERS.iter();
                let watchers: Vec<Json> =
                    folders.map(|folder| json!({"globPattern": format!("{folder}/**")})).collect();
                let registration = json!({
                    "id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": watchers},
                });
                let params = json!({"registrations": [registration]});
                self.send(Request::new("files".to_owned().into(), "client/registerCapability".to_owned(), params));
            }
            "textDocument/didOpen" => {
                if let Some(lsp_types::DidOpenTextDocumentParams { text_document }) = parse(note.params) {
                    workspace.set_text(text_document.uri, text_document.text, text_document.version);
                }
            }
            "textDocument/didChange" => {
                if let Some(lsp_types::DidChangeTextDocumentParams { text_document, content_changes }) = parse(note.params)
                    // Whole texts are asked for. A part of one could not be put anywhere.
                    && let Some(whole) = content_changes.into_iter().rfind(|change| change.range.is_none())
                {
                    workspace.set_text(text_document.uri, whole.text, text_document.version);
                }
            }
            "textDocument/didClose" => {
                if let Some(lsp_types::DidCloseTextDocumentParams { text_document }) = parse(note.params) {
                    workspace.close(&text_document.uri);
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => workspace.files_changed(),
            _ => {}
        }
    }

    /// Builds when something changed, and tells the client what is new of the problems.
    fn publish(&mut self) {
        let Lifecycle::Running(session) = &mut self.state else { return };
        let notes = match session.workspace.update() {
            Ok(false) => return,
            Ok(true) => {
                session.refused = None;
                session.problems()
            }
            Err(error) => {
                let why = error.explain();
                if session.refused.as_ref() == Some(&why) {
                    return;
                }
                let message = json!({"type": 1, "message": why.get(session.style.ui_locale)});
                session.refused = Some(why);
                vec![Notification::new("window/showMessage".to_owned(), message)]
            }
        };
        for note in notes {
            self.send(note);
        }
    }
}

impl Session {
    /// The problems of every file that has some, and of every file that no longer has any.
    fn problems(&mut self) -> Vec<Notification> {
        let workspace = &self.workspace;
        let mut files: BTreeSet<SourcePath> =
            workspace.diagnostics.iter().map(|problem| problem.span.file.clone()).collect();
        let with_problems = files.clone();
        files.append(&mut self.told);
        self.told = with_problems;
        let each = files.iter().filter_map(|path| {
            let text = workspace.text(path).unwrap_or_default();
            let lines = Lines::new(&text, self.style.encoding);
            // Sorted by file, so that those of one file stand together.
            let first = workspace.diagnostics.partition_point(|problem| problem.span.file < *path);
            let of_file = workspace.diagnostics[first..].iter().take_while(|problem| problem.span.file == *path);
            let diagnostics = of_file.map(|problem| report::told(workspace, problem, &lines, self.style)).collect();
            let version = workspace.open(path).map(|open| open.version);
            let params = PublishDiagnosticsParams { uri: workspace.uri(path)?, diagnostics, version };
            Some(Notification::new("textDocument/publishDiagnostics".to_owned(), params))
        });
        each.collect()
    }
}

/// The id of the request that a message cancels.
fn cancelled(incoming: &Incoming) -> Option<RequestId> {
    match incoming {
        Incoming::Message(Message::Notification(note)) if note.method == "$/cancelRequest" => {
            serde_json::from_value(note.params["id"].clone()).ok()
        }
        _ => None,
    }
}

fn parse<T: DeserializeOwned>(params: Json) -> Option<T> {
    serde_json::from_value(params).ok()
}

/// The language of messages for a language that the client names by its tag.
fn ui_locale(tag: &str) -> UiLocale {
    match tag.get(..2) {
        Some(code) if code.eq_ignore_ascii_case("fr") => UiLocale::Fr,
        _ => UiLocale::En,
    }
}

/// The folder of the site: the one given when it holds a site, else the first of the client's that does.
fn root(given: &Utf8Path, asked: &InitializeParams) -> Utf8PathBuf {
    let has_site = |root: &Utf8Path| root.join(CONFIG_PATH).is_file();
    if has_site(given) {
        return given.to_owned();
    }
    let folders = asked.workspace_folders.iter().flatten().map(|folder| folder.uri.as_str());
    #[expect(deprecated, reason = "clients of before 2020 send nothing else")]
    let single = asked.root_uri.as_ref().map(|uri| uri.as_str());
    let mut folders = folders.chain(single).filter_map(file_path);
    folders.find(|folder| has_site(folder)).unwrap_or_else(|| given.to_owned())
}
