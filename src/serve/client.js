// The dev server's own script: reloads what changed, shows problems, tells the
// editor about the page. It is added on the way out and is in no build.
// Everything it shows is put on the page as text, never as markup.
(() => {
  "use strict";
  const OWN = "/__provence/";
  let shown = document.currentScript.dataset.shown;
  const SCROLL = "provence-scroll";

  // The place on the page outlives a reload.
  try {
    const kept = JSON.parse(sessionStorage.getItem(SCROLL));
    sessionStorage.removeItem(SCROLL);
    if (kept && kept.path === location.pathname) {
      const back = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
      back();
      addEventListener("load", back, { once: true });
    }
  } catch { /* a browser without storage only loses the place */ }
  const keep = (path) => {
    try {
      sessionStorage.setItem(SCROLL, JSON.stringify({ path, x: scrollX, y: scrollY }));
    } catch { /* the same */ }
  };

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };

  // Our own elements live where the page's styles do not reach.
  const host = make("provence-preview");
  const root = host.attachShadow({ mode: "open" });
  const sheet = make("link");
  sheet.rel = "stylesheet";
  sheet.href = OWN + "client.css";
  const veil = make("div", "veil");
  veil.hidden = true;
  veil.tabIndex = -1;
  veil.setAttribute("role", "alertdialog");
  const bar = make("div", "bar");
  bar.hidden = true;
  let ready = false, problems = null, closed = "";
  sheet.addEventListener("load", () => { ready = true; draw(); });
  root.append(sheet, veil, bar);
  const framed = window.top !== window;

  const problem = (data, words) => {
    const box = make("section", "problem " + data.severity);
    box.append(make("p", "what", `${words[data.severity]}${data.code ? `[${data.code}]` : ""}: ${data.message}`));
    if (data.file) box.append(make("p", "where", `${data.file}:${data.line}:${data.column}`));
    if (data.source) {
      const line = make("pre"), letters = Array.from(data.source), from = data.column - 1;
      line.append(`${data.line} | ${letters.slice(0, from).join("")}`);
      line.append(make("mark", "", letters.slice(from, from + Math.max(data.length, 1)).join("") || " "));
      line.append(letters.slice(from + Math.max(data.length, 1)).join(""));
      box.append(line);
    }
    for (const other of data.related) box.append(make("p", "where", `${other.file}:${other.line}: ${other.message}`));
    if (data.help) box.append(make("p", "help", `${words.help}: ${data.help}`));
    return box;
  };

  const draw = () => {
    const list = problems ? problems.problems : [];
    const same = JSON.stringify(list);
    veil.hidden = !ready || framed || list.length === 0 || closed === same;
    if (veil.hidden) return;
    const box = make("div", "sheet"), top = make("div", "top"), title = make("h2", "", problems.title);
    const close = make("button", "", problems.words.close);
    close.type = "button";
    close.addEventListener("click", () => { closed = same; veil.hidden = true; });
    title.id = "title";
    veil.lang = problems.lang;
    veil.dir = "ltr";
    veil.setAttribute("aria-labelledby", "title");
    top.append(title, close);
    box.append(top, make("p", "kept", problems.kept), ...list.map((data) => problem(data, problems.words)));
    veil.replaceChildren(box);
    veil.focus();
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !veil.hidden) { closed = JSON.stringify(problems.problems); veil.hidden = true; }
  });

  // Links to what readers do not get are marked where they stand, as long as it is so.
  let marks = [];
  const mark = (paths, words) => {
    for (const { link, outline, title } of marks) [link.style.outline, link.title] = [outline, title];
    marks = [];
    const hidden = new Set(paths);
    for (const link of document.querySelectorAll("a[href]")) {
      if (link.origin !== location.origin || !hidden.has(decodeURI(link.pathname))) continue;
      marks.push({ link, outline: link.style.outline, title: link.title });
      link.style.outline = "2px dashed #b36b00";
      link.title = words.draft;
    }
  };

  const about = (data) => {
    if (framed || !data) return;
    mark(data.unpublished, data.words);
    const entry = data.entry;
    bar.hidden = !entry;
    if (!entry) return;
    const details = make("details"), summary = make("summary"), more = make("div", "more");
    details.open = bar.querySelector("details")?.open ?? false;
    bar.lang = data.words.lang;
    bar.dir = "ltr";
    if (entry.withheld) summary.append(make("span", "mark", entry.withheld));
    if (entry.translation?.words) summary.append(make("span", "mark", entry.translation.words));
    summary.append(make("span", "", entry.file));
    const languages = make("ul", "languages");
    for (const language of entry.languages) {
      if (!language) continue;
      const item = make("li", language.state), name = make(language.url && !language.current ? "a" : "span", "", language.locale);
      if (name.tagName === "A") name.href = language.url;
      item.append(name);
      if (language.words) item.append(` (${language.words})`);
      languages.append(item);
    }
    const referrers = make("ul");
    for (const from of entry.referrers) {
      const item = make("li"), name = make(from.url ? "a" : "span", "", from.title);
      if (from.url) name.href = from.url;
      item.append(name);
      referrers.append(item);
    }
    more.append(make("strong", "", data.words.languages), languages);
    if (entry.translation) {
      const line = make("p"), link = make("a", "", data.words.translations);
      link.href = entry.translation.url;
      line.append(link);
      more.append(line);
    }
    more.append(make("strong", "", data.words.referrers));
    more.append(entry.referrers.length ? referrers : make("p", "", data.words.none));
    details.append(summary, more);
    bar.replaceChildren(details);
  };

  // New sheets are loaded before the old ones go, so that nothing flickers. The
  // next edit may come before one is there: each takes all before it away.
  const style = (sheets) => {
    const plain = (url) => url.replace(/\.[0-9a-f]{10}\.css.*$/, "");
    for (const wanted of sheets) {
      const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
      const old = links.filter((link) => plain(new URL(link.href).pathname) === plain(wanted));
      const last = old.at(-1);
      if (!last) continue;
      const next = last.cloneNode();
      // The same name may hold more than before: colours that were not known yet.
      next.href = wanted === new URL(last.href).pathname ? `${wanted}?${Date.now()}` : wanted;
      next.addEventListener("load", () => { for (const link of old) link.remove(); }, { once: true });
      // Replaced on the server meanwhile: a later one is on its way.
      next.addEventListener("error", () => next.remove(), { once: true });
      last.after(next);
    }
  };

  const files = (paths) => {
    const changed = new Set(paths);
    const sheets = paths.filter((path) => path.endsWith(".css"));
    if (sheets.length) style(sheets);
    for (const picture of document.querySelectorAll("img[src]")) {
      const path = new URL(picture.currentSrc || picture.src).pathname;
      if (changed.has(decodeURI(path))) picture.src = `${path}?${Date.now()}`;
    }
    for (const script of document.querySelectorAll("script[src]")) {
      if (changed.has(decodeURI(new URL(script.src).pathname))) { keep(location.pathname); location.reload(); return; }
    }
  };

  // One stream for each tab that is seen: a browser has six connections in all.
  let stream = null;
  const listen = () => {
    if (stream || document.visibilityState === "hidden") return;
    stream = new EventSource(`${OWN}events?page=${encodeURIComponent(decodeURI(location.pathname))}&shown=${shown}`);
    stream.addEventListener("page", (event) => {
      const data = JSON.parse(event.data);
      if (data.do === "follow") {
        keep(decodeURI(data.to));
        location.replace(data.to + location.hash);
      } else if (data.do === "style") {
        shown = data.shown;
        style(data.styles);
      } else {
        keep(location.pathname);
        location.reload();
      }
    });
    stream.addEventListener("files", (event) => files(JSON.parse(event.data)));
    stream.addEventListener("about", (event) => about(JSON.parse(event.data)));
    stream.addEventListener("problems", (event) => { problems = JSON.parse(event.data); draw(); });
    // The address that the stream has says what was shown when it began: begin anew with what is shown now.
    stream.addEventListener("error", () => { rest(); setTimeout(listen, 500); });
  };
  const rest = () => { if (stream) stream.close(); stream = null; };
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" ? rest() : listen());
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });

  document.documentElement.append(host);
  listen();
})();
