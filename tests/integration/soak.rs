//! The dev server under an editor who does everything that editors and their
//! tools do to files, from fixed seeds: after each step what is served is what
//! a clean build of the disk gives, byte for byte. While the disk holds
//! mistakes, they are shown as that build reports them, and the last good
//! output is still what is served.
//!
//! `PROVENCE_SOAK=0..20x200` runs other seeds and lengths: that is the soak.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use provence::diagnostic::{Checked, Diagnostic, Text, UiLocale, has_errors};
use provence::render::{Artefacts, Bytes, Output};
use provence::serve::{Observer, Report};
use provence::source::{self, SourceTree};

use crate::dice::Dice;
use crate::preview::{self, DEADLINE, Preview};

/// What the server said of its builds.
#[derive(Default)]
struct Told {
    builds: usize,
    /// Sources and problems of the last build.
    last: Option<(SourceTree, Vec<Diagnostic>)>,
    /// Sources of the last build without errors.
    good: Option<SourceTree>,
    trouble: Vec<String>,
}

#[derive(Default)]
struct Log {
    told: Mutex<Told>,
    more: Condvar,
}

impl Observer for Log {
    fn built(&self, report: &Report<'_>) {
        let mut told = self.told.lock().unwrap();
        told.builds += 1;
        told.last = Some((report.tree.clone(), report.diagnostics.to_vec()));
        if !has_errors(report.diagnostics) {
            told.good = Some(report.tree.clone());
        }
        self.more.notify_all();
    }

    fn trouble(&self, what: &Text) {
        self.told.lock().unwrap().trouble.push(what.get(UiLocale::En).to_owned());
    }
}

const WORDS: &[&str] = &["Mistral", "Calanque", "Étang salé", "Port-Miou", "« Vallat »", "Un vent d’est"];
const STORIES: &[&str] =
    &["premier-recit", "un", "deux", "trois", "dossier/quatre", "dossier/cinq", "loin/de/tout/six"];
const PIXELS: &[&[u8]] = &[include_bytes!("../fixtures/oracle/a.jpg"), include_bytes!("../fixtures/oracle/b.jpg")];

/// A state of the disk, as a branch holds it.
type Branch = BTreeMap<Utf8PathBuf, Vec<u8>>;

/// Somebody who edits a site that is being served.
struct Session {
    dice: Dice,
    preview: Preview,
    log: Arc<Log>,
    branches: Vec<Branch>,
    history: String,
    edits: usize,
}

impl Session {
    fn tell(&mut self, what: &str, path: &str) {
        writeln!(self.history, "  {what} {path}").unwrap();
    }

    fn file(&self, path: &str) -> Utf8PathBuf {
        self.preview.root.join(path)
    }

    /// Makes way for a file: its folder is there, and no folder in its place.
    fn ready(&self, path: &str) -> Utf8PathBuf {
        let file = self.file(path);
        if let Some(folder) = file.parent() {
            // A link may stand where a folder was.
            if folder.is_symlink() {
                fs::remove_file(folder).unwrap();
            }
            fs::create_dir_all(folder).unwrap();
        }
        if file.is_dir() {
            fs::remove_dir_all(&file).unwrap();
        }
        file
    }

    /// Saves a file in one of the ways that editors have.
    fn save(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        let (file, bytes) = (self.ready(path), bytes.as_ref());
        let there = file.is_file();
        let beside = |ending: &str| Utf8PathBuf::from(format!("{file}{ending}"));
        let way = match self.dice.below(9) {
            0 | 1 => {
                fs::write(&file, bytes).unwrap();
                "write"
            }
            2 => {
                let name = self.dice.pick(&[".new", ".tmp", ".12345", "~"]);
                fs::write(beside(name), bytes).unwrap();
                fs::rename(beside(name), &file).unwrap();
                "replace"
            }
            3 => {
                let probe = file.parent().unwrap().join("4913");
                fs::write(&probe, "").unwrap();
                fs::remove_file(probe).unwrap();
                if there {
                    fs::rename(&file, beside("~")).unwrap();
                }
                fs::write(&file, bytes).unwrap();
                if there {
                    fs::remove_file(beside("~")).unwrap();
                }
                "vim"
            }
            4 => {
                // With a copy aside, and the file itself written anew.
                if there {
                    fs::copy(&file, beside("~")).unwrap();
                }
                fs::write(&file, "").unwrap();
                fs::write(&file, bytes).unwrap();
                let _ = fs::remove_file(beside("~"));
                "nvim"
            }
            5 => {
                fs::write(&file, "").unwrap();
                fs::write(&file, bytes).unwrap();
                "truncate and write"
            }
            6 => {
                let _ = fs::remove_file(&file);
                fs::write(&file, bytes).unwrap();
                "delete and write"
            }
            7 => {
                fs::write(&file, &bytes[..self.dice.below(bytes.len() + 1)]).unwrap();
                if self.dice.one_in(3) {
                    // The half is built before the rest comes.
                    self.next_build();
                }
                fs::write(&file, bytes).unwrap();
                "half and whole"
            }
            _ => {
                use std::io::Write as _;
                let mut open = fs::File::create(&file).unwrap();
                for part in bytes.chunks(bytes.len() / 3 + 1) {
                    open.write_all(part).unwrap();
                }
                "in parts"
            }
        };
        self.tell(way, path);
    }

    fn remove(&mut self, path: &str) {
        let file = self.file(path);
        let _ = if file.is_dir() && !file.is_symlink() { fs::remove_dir_all(&file) } else { fs::remove_file(&file) };
        self.tell("remove", path);
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (source, target) = (self.file(from), self.file(to));
        if !source.exists() || target.exists() || target.starts_with(&source) {
            return;
        }
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::rename(source, target).unwrap();
        self.tell("rename", &format!("{from} to {to}"));
    }

    /// Goes on after the next build, or after none when none is coming.
    fn next_build(&self) {
        let told = self.log.told.lock().unwrap();
        let before = told.builds;
        let limit = Duration::from_millis(100);
        let _ = self.log.more.wait_timeout_while(told, limit, |told| told.builds == before).unwrap();
    }

    fn story_text(&mut self) -> String {
        let dice = &mut self.dice;
        let mut text = format!("---\ntitle: \"{} {}\"\n", dice.pick(WORDS), dice.below(100));
        if dice.one_in(2) {
            writeln!(text, "date: 2026-0{}-15", 1 + dice.below(4)).unwrap();
        }
        if dice.one_in(3) {
            writeln!(text, "place: {}", dice.pick(WORDS)).unwrap();
        }
        if dice.one_in(6) {
            text.push_str("draft: true\n");
        }
        writeln!(text, "---\nTexte de {}, {}.", dice.pick(WORDS), dice.below(1000)).unwrap();
        if dice.one_in(6) {
            let there = |id: &&&str| self.preview.root.join(format!("content/stories/{id}/index.fr.md")).exists();
            let known: Vec<&str> = STORIES.iter().filter(there).copied().collect();
            if !known.is_empty() {
                writeln!(text, "\nVoir [là](@/stories/{}).", self.dice.pick(&known)).unwrap();
            }
        }
        text
    }

    fn story(&mut self, id: &str) {
        let text = self.story_text();
        self.save(&format!("content/stories/{id}/index.fr.md"), text);
    }

    /// Other bytes than any before: a comment in front of the pixels.
    fn new_photo(&mut self) -> Vec<u8> {
        let bytes = PIXELS[self.dice.below(PIXELS.len())];
        let mut photo = bytes[..2].to_vec();
        photo.extend([0xFF, 0xFE, 0, 10]);
        photo.extend(self.dice.roll().to_be_bytes());
        photo.extend(&bytes[2..]);
        photo
    }

    /// A photo of the library, which may move while its colour is looked for.
    fn library_photo(&mut self) {
        let id = self.dice.pick(&["vue", "quai", "four"]);
        self.save("content/photos/_collection.yaml", preview::PHOTOS);
        let (bytes, other) = (self.new_photo(), format!("{id}-{}.jpg", self.dice.below(3)));
        self.save(&format!("assets/photos/{id}.jpg"), bytes);
        self.save(&format!("content/photos/{id}.yaml"), preview::photo(&format!("{id}.jpg")));
        if self.dice.one_in(2) {
            if self.dice.one_in(2) {
                self.next_build();
            }
            self.remove(&format!("assets/photos/{other}"));
            self.rename(&format!("assets/photos/{id}.jpg"), &format!("assets/photos/{other}"));
            self.save(&format!("content/photos/{id}.yaml"), preview::photo(&other));
        }
    }

    /// A story with a picture of its own.
    fn picture(&mut self, id: &str) {
        let photo = self.new_photo();
        let (name, other) = (format!("content/stories/{id}/vue.jpg"), format!("content/stories/{id}/quai.jpg"));
        self.save(&name, photo);
        let text = self.story_text();
        self.save(&format!("content/stories/{id}/index.fr.md"), format!("{text}\n![Une vue](vue.jpg)\n"));
        if self.dice.one_in(3) {
            self.remove(&other);
            self.rename(&name, &other);
            self.save(&format!("content/stories/{id}/index.fr.md"), format!("{text}\n![Le quai](quai.jpg)\n"));
        }
    }

    /// A starter file, as it was or with one thing replaced.
    fn vary(&mut self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(Utf8Path::new("starter").join(path)).unwrap();
        assert!(text.contains(from), "{path} holds no {from}");
        self.save(path, text.replace(from, to));
    }

    fn break_something(&mut self, id: &str) {
        let story = format!("content/stories/{id}/index.fr.md");
        match self.dice.below(9) {
            0 => self.save(&story, "---\ntitle: {\n---\nTexte.\n"),
            1 => self.save(&story, "---\ntitel: Un\n---\nTexte.\n"),
            2 => self.save(&story, b"---\ntitle: \xFF\n---\n"),
            3 => self.save(&story, "---\ntitle: Un\n---\nVoir [rien](@/stories/nulle-part).\n"),
            4 => self.vary("themes/starter/templates/page.html", "{% block main %}", "{% bloc main %}"),
            5 => self.vary("themes/starter/templates/list.html", "{{ page.title }}", "{{ page.none.at.all }}"),
            6 => self.vary("content/site.yaml", "base_url: https://example.org", "base_url: ["),
            7 => self.vary("i18n/fr.ftl", "nav-main = Menu", "nav-main = { $"),
            _ => self.vary("content/stories/_collection.yaml", "body: markdown", "bodie: markdown"),
        }
    }

    /// What the disk holds now, below the site's folders.
    fn branch(&self) -> Branch {
        let folders = ["content", "assets", "i18n", "themes", "templates"];
        let entries = folders.iter().flat_map(|folder| walkdir::WalkDir::new(self.preview.root.join(folder)));
        let files = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| {
                let file = Utf8PathBuf::from_path_buf(entry.into_path()).unwrap();
                let bytes = fs::read(&file).unwrap();
                (file.strip_prefix(&self.preview.root).unwrap().to_owned(), bytes)
            })
            .collect()
    }

    /// Puts a branch on the disk as `git checkout` does: what differs is unlinked and
    /// written anew, folders that are left empty go.
    fn checkout(&mut self, number: usize) {
        let (now, then) = (self.branch(), self.branches[number].clone());
        let root = self.preview.root.clone();
        for path in now.keys().filter(|path| !then.contains_key(*path)) {
            fs::remove_file(root.join(path)).unwrap();
            for folder in path.ancestors().skip(1).take_while(|folder| !folder.as_str().is_empty()) {
                if fs::remove_dir(root.join(folder)).is_err() {
                    break;
                }
            }
        }
        for (path, bytes) in then.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)) {
            let file = self.ready(path.as_str());
            let _ = fs::remove_file(&file);
            fs::write(file, bytes).unwrap();
        }
        self.tell("checkout", &number.to_string());
    }

    /// A branch like this one with many more stories, and some that differ.
    fn grow(&mut self) {
        for number in 0..30 + self.dice.below(40) {
            let text = self.story_text();
            let deep = self.dice.pick(&["", "plus/", "plus/loin/"]);
            let file = self.ready(&format!("content/stories/{deep}s{number}/index.fr.md"));
            fs::write(file, text).unwrap();
        }
        self.tell("write", "many stories");
    }

    /// One edit.
    fn edit(&mut self) {
        self.edits += 1;
        let (id, other) = (self.dice.pick(STORIES), self.dice.pick(STORIES));
        let (word, folder) = (self.dice.pick(WORDS), format!("content/stories/{id}"));
        match self.dice.below(44) {
            0..=9 => self.story(id),
            10 | 11 => self.library_photo(),
            12 => {
                let text = format!("---\ntitle: \"{word} (en)\"\n---\nText.\n");
                self.save(&format!("{folder}/index.en.md"), text);
            }
            13 | 14 => self.picture(id),
            15 => self.remove(&folder),
            16 => self.remove(&format!("{folder}/index.en.md")),
            17 | 18 => self.rename(&folder, &format!("content/stories/{other}")),
            19 => self.rename("content/stories/dossier", "content/stories/autre"),
            20 => self.rename("content/stories/autre", "content/stories/dossier"),
            21 => {
                // Two folders change places.
                self.rename(&folder, "content/stories/entre-deux");
                self.rename(&format!("content/stories/{other}"), &folder);
                self.rename("content/stories/entre-deux", &format!("content/stories/{other}"));
            }
            22 => self.rename(&format!("{folder}/index.fr.md"), &format!("content/stories/{id}.fr.md")),
            23 => self.rename(&format!("content/stories/{id}.fr.md"), &format!("{folder}/index.fr.md")),
            24 => {
                // Nested folders, written at once.
                let deep =
                    format!("content/stories/{}/{}/{}", self.dice.below(5), self.dice.below(3), self.dice.below(3));
                let text = self.story_text();
                let file = self.ready(&format!("{deep}/index.fr.md"));
                fs::write(file, text).unwrap();
                self.tell("write", &deep);
            }
            25 => self.remove(&format!("content/stories/{}", self.dice.0 % 5)),
            26 => self.vary("themes/starter/templates/base.html", "<footer><p>", &format!("<footer><p>{word} ")),
            27 => self.vary("themes/starter/templates/page.html", "<h1>", &format!("<h1>{word} ")),
            28 => {
                let text = format!("{{% extends \"base.html\" %}}{{% block main %}}{word}{{% endblock main %}}");
                self.save("templates/root.html", text);
            }
            29 => self.remove("templates"),
            30 | 31 => {
                let color = format!("#{:06x}", self.dice.below(0x100_0000));
                self.vary("themes/starter/styles/site.css", "#17202a", &color);
            }
            32 => self.vary("i18n/fr.ftl", "nav-main = Menu", &format!("nav-main = {word}")),
            33 => self.vary("content/site.yaml", "Mon territoire", word),
            34 => {
                let (slug, size) = (self.dice.pick(&["recits", "histoires"]), self.dice.pick(&["2", "12"]));
                let text = fs::read_to_string("starter/content/stories/_collection.yaml").unwrap();
                let text = text.replace("recits", slug).replace("paginate: 12", &format!("paginate: {size}"));
                self.save("content/stories/_collection.yaml", text);
            }
            35 => {
                let (path, bytes) = (self.dice.pick(&["a.txt", "deep/b.bin", "deep/er/c.bin"]), self.dice.roll());
                self.save(&format!("assets/static/{path}"), bytes.to_be_bytes());
            }
            36 => {
                let path = self.dice.pick(&["assets/static", "assets", "assets/static/deep", "assets/static/a.txt"]);
                self.remove(path);
            }
            37 => {
                // A link takes the place of a folder: what is behind it is not the site's.
                let link = self.file("assets/static/deep");
                if link.is_dir() && !link.is_symlink() {
                    fs::remove_dir_all(&link).unwrap();
                }
                if !link.exists() && link.parent().is_some_and(Utf8Path::is_dir) {
                    #[cfg(unix)]
                    std::os::unix::fs::symlink(self.file("content"), &link).unwrap();
                }
                self.tell("link", "assets/static/deep");
            }
            38 => {
                // The same bytes again, and files that mean nothing.
                let file = self.file("content/site.yaml");
                if let Ok(bytes) = fs::read(&file) {
                    fs::write(file, bytes).unwrap();
                }
                let noise = self.dice.pick(&[".swp", "x.swp", "4913", "index.fr.md~", ".git/index"]);
                let noise = self.ready(&format!("{folder}/{noise}"));
                fs::write(noise, "x").unwrap();
                self.tell("noise in", &folder);
            }
            39 => {
                let away = self.dice.pick(&["content", "i18n", "themes", "content/stories"]);
                self.rename(away, "ailleurs");
                if self.dice.one_in(2) {
                    self.next_build();
                }
                self.rename("ailleurs", away);
            }
            40 => {
                self.branches.push(self.branch());
                if self.dice.one_in(2) {
                    self.grow();
                }
            }
            41 => {
                let number = self.dice.below(self.branches.len());
                self.checkout(number);
            }
            42 => {
                // There and back before anybody has looked.
                self.branches.push(self.branch());
                let (number, here) = (self.dice.below(self.branches.len()), self.branches.len() - 1);
                self.checkout(number);
                self.checkout(here);
                self.branches.pop();
            }
            _ => self.break_something(id),
        }
    }

    /// Whether what is served is what it must be for the disk as it is; otherwise why not.
    fn settled(&self) -> Result<bool, String> {
        let Ok(tree) = source::read(&self.preview.root, None) else { return Err("the disk cannot be read".to_owned()) };
        let clean = self.preview.clean_build(&tree, Artefacts::Verify);
        let broken = has_errors(&clean.diagnostics);
        let told = self.log.told.lock().unwrap();
        let (last, good) = (told.last.clone(), told.good.clone());
        drop(told);
        let Some((built, problems)) = last else { return Err("nothing is built yet".to_owned()) };
        if !built.is_same(&tree) {
            let changes: Vec<_> =
                tree.changes(&built).take(5).map(|(path, change)| format!("{path} {change:?}")).collect();
            return Err(format!("what was built is not what is on the disk: {changes:?}"));
        }
        if problems != clean.diagnostics {
            return Err(format!("other problems\nbuilt: {}\nclean: {}", lines(&problems), lines(&clean.diagnostics)));
        }
        let wanted = match good {
            Some(good) if broken => self.preview.clean_build(&good, Artefacts::Defer),
            _ => Checked { value: clean.value.clone(), diagnostics: Vec::new() },
        };
        let mut differences = self.preview.differences(&wanted.value);
        if broken {
            // Colours that were not known then come with the next good build.
            differences.retain(|of| without_colors(of.served.as_deref()) != without_colors(of.clean.as_deref()));
        }
        if let Some(difference) = differences.first() {
            return Err(difference.to_string());
        }
        let shown = self.preview.ask("GET", "/__provence/problems", "Accept-Language: en\r\n").text();
        let shown: serde_json::Value = serde_json::from_str(&shown).map_err(|error| format!("{error}: {shown}"))?;
        let shown = shown["problems"].as_array().map_or(&[][..], Vec::as_slice);
        let same = |(shown, problem): (&serde_json::Value, &Diagnostic)| {
            shown["file"] == problem.span.file.as_str() && shown["message"] == problem.message.get(UiLocale::En)
        };
        let expected = if broken { &clean.diagnostics[..] } else { &[] };
        if shown.len() != expected.len() || !shown.iter().zip(expected).all(same) {
            return Err(format!("the page shows {shown:?}\nof {}", lines(expected)));
        }
        self.a_page_is_sent_whole(&wanted.value)?;
        Ok(!broken)
    }

    /// One of the files, asked for as a browser does: its bytes, without the server's script.
    fn a_page_is_sent_whole(&self, output: &Output) -> Result<(), String> {
        let pages: Vec<_> = output.files.iter().filter(|(path, _)| path.extension() == "html").collect();
        let Some((path, blob)) = pages.get(self.edits % pages.len().max(1)) else { return Ok(()) };
        let Bytes::Memory(bytes) = &blob.bytes else { return Ok(()) };
        let mut sent = self.preview.get(&format!("/{path}")).text();
        if let Some(start) = sent.find("<script src=\"/__provence/")
            && let Some(length) = sent[start..].find("</script>")
        {
            sent.replace_range(start..start + length + "</script>".len(), "");
        }
        if sent.as_bytes() == &**bytes { Ok(()) } else { Err(format!("/{path} is sent as {sent}")) }
    }

    /// Waits until what is served is right; whether the disk is without mistakes.
    fn settle(&mut self) -> Result<bool, String> {
        let begun = Instant::now();
        loop {
            let before = self.log.told.lock().unwrap().builds;
            match self.settled() {
                Ok(good) => return Ok(good),
                Err(why) if begun.elapsed() > DEADLINE => {
                    let told = self.log.told.lock().unwrap();
                    return Err(format!(
                        "never settled: {why}\n{} builds, {:?}\n{}",
                        told.builds, told.trouble, self.history
                    ));
                }
                Err(_) => {
                    let told = self.log.told.lock().unwrap();
                    let limit = Duration::from_millis(50);
                    let _ = self.log.more.wait_timeout_while(told, limit, |told| told.builds == before).unwrap();
                }
            }
        }
    }
}

/// A style sheet without the placeholders of photos.
fn without_colors(bytes: Option<&[u8]>) -> Option<Vec<&[u8]>> {
    Some(bytes?.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(b".ph-")).collect())
}

fn lines(problems: &[Diagnostic]) -> String {
    let line = |problem: &Diagnostic| {
        format!("{}:{} {}", problem.span.file, problem.span.line, problem.message.get(UiLocale::En))
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Edits, steps without mistakes, builds, and the longest wait.
#[derive(Default)]
struct Figures {
    edits: usize,
    steps: usize,
    good: usize,
    builds: usize,
    longest: Duration,
}

fn session(seed: u64, steps: usize, figures: &mut Figures) -> Result<(), String> {
    let (folder, root) = Preview::site();
    // Some begin with a site that cannot be built.
    if seed % 5 == 4 {
        fs::write(root.join("content/site.yaml"), "base_url: [").unwrap();
    }
    let log = Arc::new(Log::default());
    let witness: Arc<dyn Observer> = Arc::<Log>::clone(&log);
    // And some on a disk that tells nothing.
    let preview = Preview::start_with(folder, root, seed % 7 == 6, witness);
    let (dice, branches) = (Dice(seed), Vec::new());
    let mut session = Session { dice, preview, log, branches, history: String::new(), edits: 0 };
    let told = |why: String| format!("seed {seed}: {why}");
    session.settle().map_err(told)?;
    session.save("content/site.yaml", fs::read("starter/content/site.yaml").unwrap());
    session.branches.push(session.branch());
    let mut broken = 0;
    for step in 0..steps {
        writeln!(session.history, "step {step}").unwrap();
        let edits = if session.dice.one_in(3) { 2 + session.dice.below(6) } else { 1 };
        for _ in 0..edits {
            session.edit();
            if session.dice.one_in(6) {
                session.next_build();
            }
        }
        let begun = Instant::now();
        let good = session.settle().map_err(told)?;
        figures.longest = figures.longest.max(begun.elapsed());
        figures.steps += 1;
        figures.good += usize::from(good);
        broken = if good { 0 } else { broken + 1 };
        // Mistakes are mended before long.
        if broken > session.dice.below(4) {
            session.checkout(0);
        }
    }
    figures.edits += session.edits;
    figures.builds += session.log.told.lock().unwrap().builds;
    Ok(())
}

#[test]
fn what_is_served_is_a_clean_build_of_the_disk() {
    let asked = std::env::var("PROVENCE_SOAK").unwrap_or_default();
    let parsed = asked.split_once('x').and_then(|(seeds, steps)| {
        let (from, to) = seeds.split_once("..")?;
        Some((from.parse().ok()?..to.parse().ok()?, steps.parse().ok()?))
    });
    let (seeds, steps): (std::ops::Range<u64>, usize) = parsed.unwrap_or((0..7, 16));
    let (mut figures, begun) = (Figures::default(), Instant::now());
    for seed in seeds {
        if let Err(what) = session(seed, steps, &mut figures) {
            panic!("{what}");
        }
    }
    let Figures { edits, steps, good, builds, longest } = figures;
    println!(
        "{edits} edits in {steps} steps, {good} of them without errors; {builds} builds; settled in {longest:?} at most; {:?} in all",
        begun.elapsed()
    );
}
