// Search in the reader's browser. Nothing is fetched before something is typed:
// then the index's contents, one file for each word, and the descriptions of
// the pages found. Nothing of what is typed leaves the browser.
//
// A page offers search by an element with `data-search`, the address of the
// index of its language:
//   <form data-search="/search/fr/" data-lang="fr" data-none="…" data-count="… {n}" data-near="…" data-more="…" data-failed="…">
//     <input type="search" name="q">
//     <div data-search-filters data-kind="…" data-year="…" data-facet-sector="…" data-all="…" hidden></div>
//     <p data-search-status role="status"></p>
//     <ol data-search-results></ol>
//     <ul data-search-languages hidden><li data-index="/search/en/" lang="en" dir="ltr">English</li></ul>
//   </form>
// Classes of what it writes: search-result, search-thumb, search-title, search-kind, search-text, search-more.
"use strict";

// The words of a text, as `render/search/words.rs` finds them.
const withoutSpaces = (c) => {
  const n = c.codePointAt(0);
  return n === 0x3005 || n === 0x3007 || (n >= 0x3041 && n <= 0x30ff) || (n >= 0x31f0 && n <= 0x31ff) ||
    (n >= 0x3400 && n <= 0x4dbf) || (n >= 0x4e00 && n <= 0x9fff) || (n >= 0xf900 && n <= 0xfaff) ||
    (n >= 0x20000 && n <= 0x323af);
};

const letters = { "ـ": "", "\u2060": "", "\u00ad": "", "ى": "ي", "ة": "ه", "ß": "ss", "ẞ": "ss", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o" };

const folded = (text) =>
  Array.from(text.normalize("NFKD"), (c) => (/[\u3099\u309a]/u.test(c) || !/\p{M}/u.test(c) ? letters[c] ?? c.toLowerCase() : ""))
    .join("").normalize("NFC");

const withoutArticle = (word) => {
  const article = ["وال", "بال", "ال"].find((article) => word.startsWith(article));
  return article && Array.from(word).length - article.length >= 3 ? word.slice(article.length) : word;
};

// Words that were typed; each is a list of parts that stand together, one but for text without spaces.
export const words = (text, language) => {
  const found = [];
  let word = "", run = [];
  const end = () => {
    if (word) {
      let whole = Array.from(word).slice(0, 40).join("");
      if (language === "ar") whole = withoutArticle(whole);
      if (whole.length > 1 || /[0-9]/.test(whole)) found.push([whole]);
    }
    if (run.length) found.push(run.length === 1 ? run : run.slice(1).map((c, at) => run[at] + c));
    word = "";
    run = [];
  };
  for (const c of folded(text)) {
    if (withoutSpaces(c)) {
      if (word) end();
      run.push(c);
    } else {
      if (run.length) end();
      if (/[\p{Alphabetic}\p{N}]/u.test(c)) word += c;
      else if (word) end();
    }
  }
  end();
  return found;
};

const shardOf = (word, shards) => {
  const first = Array.from(word).slice(0, withoutSpaces(Array.from(word)[0]) ? 1 : 2);
  return first.reduce((hash, c) => Math.imul(hash ^ c.codePointAt(0), 0x01000193) >>> 0, 0x811c9dc5) % shards;
};

// How well a word of the index answers a typed one, from 0 to 1.
const likeness = (typed, known) => {
  if (typed === known) return 1;
  const [a, b] = [Array.from(typed), Array.from(known)];
  if (known.startsWith(typed)) return 0.5 + 0.4 * (a.length / b.length);
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const longest = Math.max(a.length, b.length);
  // Endings differ, as in `entreprise` and `entreprises`, or one letter in the middle of a long word does.
  if (same >= 4 && same >= longest * 0.7) return 0.4;
  if (a.length >= 5 && Math.abs(a.length - b.length) <= 1) {
    const rest = (x, from) => x.slice(from).join("");
    const isSlip = [[1, 1], [0, 1], [1, 0]].some(([x, y]) => rest(a, same + x) === rest(b, same + y));
    const isSwap = a[same] === b[same + 1] && a[same + 1] === b[same] && rest(a, same + 2) === rest(b, same + 2);
    if (isSlip || isSwap) return 0.3;
  }
  return 0;
};

const fetched = new Map();
const json = (url) => {
  if (!fetched.has(url)) {
    const answer = fetch(url).then((response) => (response.ok ? response.json() : Promise.reject(new Error(url))));
    answer.catch(() => fetched.delete(url));
    fetched.set(url, answer);
  }
  return fetched.get(url);
};

// The pages that answer, best first: [position, score].
export const search = async (index, text, language) => {
  const contents = await json(`${index}index.json`);
  const typed = words(text, language);
  const answers = await Promise.all(typed.map(async (parts) => {
    const found = await Promise.all(parts.map(async (part) => {
      const known = await json(`${index}words/${shardOf(part, contents.shards)}.json`);
      const pages = new Map();
      for (const [word, list] of Object.entries(known)) {
        const like = parts.length > 1 ? Number(word === part) : likeness(part, word);
        if (!like) continue;
        // A word of few pages says more.
        const rarity = Math.log(1 + (2 * contents.pages) / list.length);
        for (let at = 0; at < list.length; at += 2) {
          const score = like * rarity * Math.log2(1 + list[at + 1]);
          if (score > (pages.get(list[at]) ?? 0)) pages.set(list[at], score);
        }
      }
      return pages;
    }));
    // A word without spaces is found where all its parts are.
    return found.reduce((a, b) => new Map([...a].filter(([page]) => b.has(page)).map(([page, score]) => [page, score + b.get(page)])));
  }));
  const scores = new Map();
  for (const pages of answers) {
    for (const [page, score] of pages) {
      const [times, sum] = scores.get(page) ?? [0, 0];
      scores.set(page, [times + 1, sum + score]);
    }
  }
  // Pages with every word; where there are none, those with most.
  const most = Math.max(0, ...Array.from(scores.values(), ([times]) => times));
  const found = Array.from(scores).filter(([, [times]]) => times === most);
  return { contents, found: found.map(([page, [, score]]) => [page, score]).sort((a, b) => b[1] - a[1] || a[0] - b[0]) };
};

const described = async (index, contents, page) => {
  const list = await json(`${index}pages/${Math.floor(page / contents.perFile)}.json`);
  const [url, title, text, kind, facets, year, thumb] = list[page % contents.perFile];
  return { url, title, text, kind, facets, year, thumb };
};

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

const result = (page, contents, language) => {
  const item = element("li", "search-result");
  if (language) {
    item.lang = language.lang;
    item.dir = language.dir;
  }
  if (page.thumb) {
    const picture = element("img", "search-thumb");
    Object.assign(picture, { src: page.thumb, alt: "", loading: "lazy", decoding: "async" });
    item.append(picture);
  }
  const title = element("a", "search-title", page.title);
  title.href = page.url;
  if (language) title.hreflang = language.lang;
  item.append(title);
  const kind = [contents.kinds[page.kind], page.year].filter(Boolean).join(" · ");
  if (kind) item.append(element("p", "search-kind", kind));
  if (page.text) item.append(element("p", "search-text", page.text));
  return item;
};

const SHOWN = 20;

// Pages that are looked at for what results can be narrowed by.
const LOOKED_AT = 200;

const start = (form) => {
  const index = form.dataset.search;
  const field = form.querySelector("input[type=search]");
  const [status, results, filters] = ["status", "results", "filters"].map((name) => form.querySelector(`[data-search-${name}]`));
  const others = Array.from(form.querySelectorAll("[data-search-languages] > [data-index]"), ({ dataset, lang, dir, textContent }) =>
    ({ index: dataset.index, lang, dir, label: textContent }));
  const chosen = new Map();
  let turn = 0, shown = SHOWN;

  const choice = (name, label, values, ask) => {
    const box = element("label", "search-filter", label);
    const select = element("select");
    select.append(new Option(filters.dataset.all ?? "", ""));
    values.forEach(([value, text]) => select.append(new Option(text, value, false, chosen.get(name) === String(value))));
    select.addEventListener("change", () => {
      if (select.value) chosen.set(name, select.value);
      else chosen.delete(name);
      ask();
    });
    box.append(select);
    return box;
  };

  // Selections over what was found. One that would leave nothing to choose is not offered.
  const offer = (pages, contents, ask) => {
    const used = (of) => Array.from(new Set(pages.flatMap(of))).filter((value) => value !== null && value !== undefined);
    const groups = [["kind", filters.dataset.kind, used((page) => page.kind).map((kind) => [kind, contents.kinds[kind]])]];
    for (const [name, labels] of Object.entries(contents.facets)) {
      const label = filters.dataset[`facet${name[0].toUpperCase()}${name.slice(1)}`];
      groups.push([`facet ${name}`, label, used((page) => page.facets[name] ?? []).map((at) => [at, labels[at]])]);
    }
    groups.push(["year", filters.dataset.year, used((page) => page.year).sort().reverse().map((year) => [year, String(year)])]);
    const offered = groups.filter(([name, label, values]) => label && (values.length > 1 || chosen.has(name)));
    filters.replaceChildren(...offered.map(([name, label, values]) => choice(name, label, values, ask)));
    filters.hidden = !offered.length;
  };

  const isChosen = (page) => Array.from(chosen).every(([name, value]) => {
    if (name === "kind") return String(page.kind) === value;
    if (name === "year") return String(page.year) === value;
    return (page.facets[name.slice("facet ".length)] ?? []).map(String).includes(value);
  });

  const ask = async () => {
    const mine = ++turn;
    const text = field.value.trim();
    const address = new URL(location.href);
    if (text) address.searchParams.set(field.name, text);
    else address.searchParams.delete(field.name);
    history.replaceState(null, "", address);
    form.classList.toggle("is-searching", Boolean(text));
    if (!words(text, form.dataset.lang).length) {
      results.replaceChildren();
      status.textContent = "";
      filters.hidden = true;
      return;
    }
    const { contents, found } = await search(index, text, form.dataset.lang);
    const pages = await Promise.all(found.slice(0, LOOKED_AT).map(([page]) => described(index, contents, page)));
    if (mine !== turn) return;
    const kept = pages.filter(isChosen);
    offer(pages, contents, () => { shown = SHOWN; ask(); });
    const items = kept.slice(0, shown).map((page) => result(page, contents));
    status.textContent = (form.dataset.count ?? "{n}").replace("{n}", (chosen.size ? kept.length : found.length).toLocaleString(document.documentElement.lang));
    if (kept.length > shown) {
      const item = element("li", "search-more");
      const more = element("button", "", form.dataset.more);
      more.type = "button";
      more.addEventListener("click", () => { shown += SHOWN; ask(); });
      item.append(more);
      items.push(item);
    }
    if (!pages.length) {
      status.textContent = form.dataset.none ?? "";
      for (const language of others) {
        const elsewhere = await search(language.index, text, language.lang);
        const first = elsewhere.found.slice(0, 5).map(([page]) => described(language.index, elsewhere.contents, page));
        const foreign = await Promise.all(first);
        if (mine !== turn) return;
        if (!foreign.length) continue;
        const heading = element("li", "search-language", language.label);
        heading.lang = language.lang;
        items.push(heading, ...foreign.map((page) => result(page, elsewhere.contents, language)));
      }
      if (items.length) status.textContent = form.dataset.near ?? status.textContent;
    }
    results.replaceChildren(...items);
  };

  const failed = () => { status.textContent = form.dataset.failed ?? ""; };
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { shown = SHOWN; ask().catch(failed); }, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask().catch(failed);
  });
  field.value = new URLSearchParams(location.search).get(field.name) ?? field.value;
  if (field.value) ask().catch(failed);
};

if (typeof document !== "undefined") document.querySelectorAll("[data-search]").forEach(start);
