// What is being written, looked at before it is saved: the dev server builds it
// in memory and says what is wrong, in the language of the person who writes. On
// a published site the browser checks what it can (`checks.js`).
'use strict';
(() => {
  const { isLocal, say } = window.provence;
  const DELAY = 300;

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith('on')) made[key] = value; else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  async function post(address, value) {
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang }, body: JSON.stringify(value) });
    return response.json();
  }

  /** The store of Decap, which no function of it gives: it is a property of its outermost component. */
  function store() {
    const root = document.getElementById('nc-root');
    const key = root && Object.keys(root).find((name) => name.startsWith('__reactContainer$'));
    const open = key ? [root[key].stateNode?.current] : [];
    for (let looked = 0; open.length > 0 && looked < 200; looked += 1) {
      const fiber = open.shift();
      if (fiber?.memoizedProps?.store?.getState) return fiber.memoizedProps.store;
      if (fiber) open.push(fiber.child, fiber.sibling);
    }
    return null;
  }

  window.provence.store = store;

  const problems = element('ul', {});
  const languages = element('p', { class: 'provence-languages' });
  const saves = element('ul', {});
  const frame = element('iframe', { title: say('Aperçu de la page', 'Preview of the page') });
  const count = element('button', { type: 'button', 'aria-expanded': 'false' });
  const details = element('div', { hidden: '' },
    element('h2', {}, say('Problèmes', 'Problems')), problems,
    element('h2', {}, say('Langues', 'Languages')), languages);
  if (isLocal) details.append(element('h2', {}, say('Derniers enregistrements', 'Last saves')), saves);
  else details.append(element('p', {}, element('small', {}, say('Vérifiés ici : cette entrée, et les noms de ce qu’elle cite. La fabrication du site vérifie le reste.', 'Checked here: this entry, and the names of what it refers to. The build of the site checks the rest.'))));
  const pageButton = element('button', { type: 'button', 'aria-pressed': 'false' }, say('Aperçu', 'Preview'));
  const phone = element('button', { type: 'button' }, say('Téléphone', 'Phone'));
  const wide = element('button', { type: 'button' }, say('Ordinateur', 'Desktop'));
  const preview = element('aside', { class: 'provence-preview', hidden: '' },
    element('p', {}, phone, ' ', wide), element('div', { class: 'provence-frame' }, frame));
  const note = element('p', { role: 'status' });
  if (!isLocal) preview.querySelector('p').after(note);
  const panel = element('section', { class: 'provence-panel', hidden: '', 'aria-label': say('Vérification', 'Check') },
    element('p', {}, count, ' ', pageButton), details);

  count.onclick = () => {
    details.hidden = !details.hidden;
    count.setAttribute('aria-expanded', String(!details.hidden));
    if (!details.hidden && isLocal) listSaves();
  };
  pageButton.onclick = () => {
    preview.hidden = !preview.hidden;
    pageButton.setAttribute('aria-pressed', String(!preview.hidden));
    document.documentElement.classList.toggle('provence-with-preview', !preview.hidden);
    look();
  };
  phone.onclick = () => preview.classList.add('provence-phone');
  wide.onclick = () => preview.classList.remove('provence-phone');

  async function listSaves() {
    const all = await (await fetch('/admin/api/saves')).json();
    const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'short', timeStyle: 'short' });
    saves.replaceChildren(...all.slice(0, 12).map((save) => {
      const back = element('button', { type: 'button' }, say('Revenir avant', 'Take back'));
      back.onclick = async () => {
        const answer = await post('/admin/api/restore', { number: save.number });
        if (answer.error) alert(answer.error); else location.reload();
      };
      return element('li', {}, `${when.format(new Date(save.when * 1000))} – ${save.label} `, back);
    }));
  }

  /** The values of an entry as its file would hold them. JSON is YAML. */
  function raw(values, isRecord) {
    const { body = '', ...front } = values;
    return isRecord ? JSON.stringify(values) : `---\n${JSON.stringify(front)}\n---\n${body}`;
  }

  /** The files of the entry that is being written, that of the language in the left pane first. */
  function files(state) {
    const draft = state.entryDraft?.get('entry');
    const collection = draft && state.collections?.get(draft.get('collection'));
    if (!collection?.get('folder') || !draft.get('data')) return null;
    const isRecord = collection.get('extension') !== 'md';
    const ending = collection.get('extension');
    const named = draft.get('path') || `${collection.get('folder')}/${(collection.get('path') ?? '{{slug}}').replace(/\{\{[^}]*\}\}/g, 'brouillon')}.${ending}`;
    const { path, first } = window.provence.whole(named);
    const i18n = collection.get('i18n');
    if (isRecord || !i18n) return { slug: 'x', all: [{ slug: 'x', path, raw: raw(draft.get('data').toJS(), isRecord), language: null }] };
    const locales = i18n.get('locales').toJS();
    const source = i18n.get('default_locale');
    const bare = path.replace(new RegExp(`(\\.(${locales.join('|')}))?\\.${ending}$`), '');
    const all = locales.map((language) => {
      const data = language === source ? draft.get('data') : draft.getIn(['i18n', language, 'data']);
      return { slug: 'x', path: `${bare}.${language}.${ending}`, raw: raw(data?.toJS() ?? {}, false), language, values: data?.toJS() ?? {} };
    });
    const written = languageOf(writtenIn());
    all.sort((a, b) => (b.language === written) - (a.language === written));
    return { all, source, first };
  }

  /** The panes of the form, one for each language that is shown beside the others. */
  const panes = () => [...document.querySelectorAll('[class*="ControlPaneContainer"]')].filter((pane) => !pane.querySelector('[class*="ControlPaneContainer"]'));

  /** The language of a pane, as its own choice of language says. */
  function languageOf(pane) {
    const said = pane?.querySelector('[class*="LocaleDropdown"], [class*="DropdownButton"], [class*="LocaleButton"]')?.textContent ?? '';
    return said.match(/\b([A-Z]{2,3}(-[A-Z]+)?)\s*$/)?.[1].toLowerCase();
  }

  /** The pane in which somebody last wrote. */
  let last = null;

  const writtenIn = () => (last?.isConnected ? last : panes()[0]);

  const rtl = (document.documentElement.dataset.rtl ?? '').split(' ');

  /** Texts are written in their language: its direction, its spelling, its fonts. */
  function tellLanguages() {
    for (const pane of panes()) {
      const shown = languageOf(pane);
      for (const input of pane.querySelectorAll('input:not([type]), input[type="text"], textarea, [data-slate-editor="true"]')) {
        // In a record the parts of a text are named by their languages.
        const language = shown ?? input.id.match(/^([a-z]{2,3}(?:-[A-Za-z]+)?)-field-/)?.[1];
        if (!language || input.lang === language) continue;
        input.lang = language;
        input.dir = rtl.includes(language) ? 'rtl' : 'ltr';
      }
    }
  }

  /** What can be said of the name of a new entry, which is made from its title, before it is saved. */
  function ofName(state) {
    const draft = state.entryDraft?.get('entry');
    const collection = draft && state.collections?.get(draft.get('collection'));
    if (!draft?.get('newRecord') || !collection?.get('identifier_field')) return [];
    const title = draft.getIn(['data', ...collection.get('identifier_field').split('.')]);
    if (typeof title !== 'string' || !title.trim()) return [];
    const isNative = state.config.slug?.encoding === 'unicode';
    const letters = isNative ? /[^\p{L}\p{M}\p{N}]+/gu : /[^a-z0-9]+/g;
    const plain = title.trim().toLowerCase().normalize(isNative ? 'NFC' : 'NFD').replace(/[\u0300-\u036f]/g, isNative ? '$&' : '').replace(/œ/g, 'oe').replace(/æ/g, 'ae');
    const name = plain.replace(letters, '-').replace(/^-|-$/g, '');
    const at = (message, help) => [{ severity: 'error', message, help, field: collection.get('identifier_field').split('.')[0] }];
    if (!name || /^(con|prn|aux|nul|com\d|lpt\d)$/.test(name)) {
      return at(say('ce titre ne donne pas de nom à l’entrée : il n’a ni lettre ni chiffre qui puisse servir dans une adresse, ou n’est qu’un nom réservé par Windows', 'this title gives the entry no name: it has no letter or digit that an address may have, or is a name that Windows keeps for itself'),
        say('enregistrez d’abord sous un titre en lettres latines, puis remettez le vôtre : le nom restera', 'save first under a title in Latin letters, then put yours back: the name will stay'));
    }
    if (name.length > 120) {
      return at(say(`ce titre donne un nom de ${name.length} caractères, et une adresse en a 120 au plus`, `this title gives a name of ${name.length} characters, and an address has 120 at most`),
        say('enregistrez d’abord sous un titre plus court, puis remettez le vôtre : le nom restera', 'save first under a shorter title, then put yours back: the name will stay'));
    }
    const path = collection.get('path') ?? '{{slug}}';
    const known = state.entries?.getIn(['pages', collection.get('name'), 'ids']);
    if (/^\{\{slug\}\}\/index$/.test(path) && known?.includes(`${name}/index`)) {
      return at(say('une autre entrée a déjà ce titre', 'another entry has this title already'),
        say('ouvrez-la, ou enregistrez d’abord sous un autre titre, puis remettez le vôtre : le nom restera', 'open it, or save first under another title, then put yours back: the name will stay'));
    }
    return [];
  }

  /** The problems of files, as the dev server or the browser finds them; `all` are those of every language. */
  const check = (dataFiles, { all, first }) => (isLocal
    ? post('/admin/api/check', first ? { dataFiles, first } : { dataFiles })
    : window.provence.check(dataFiles, { all, first }, preview.hidden ? null : all[0].path));

  /** Whether the form has a language, be it emptied: a save looks at it too. */
  const isThere = ({ values }) => Object.keys(values ?? {}).length > 0;
  let sent = '';
  let number = 0;

  async function look() {
    const state = store()?.getState();
    const isEditing = /\/(entries\/.+|new)$/.test(location.hash);
    if (isEditing) tellLanguages();
    const draft = isEditing && state ? files(state) : null;
    panel.hidden = !draft;
    if (!draft) {
      preview.hidden = true;
      sent = '';
      return;
    }
    const dataFiles = draft.all.filter((file, at) => at === 0 || file.language === draft.source || isThere(file));
    const named = ofName(state);
    const request = JSON.stringify([dataFiles, named]) + preview.hidden;
    if (request === sent) return;
    sent = request;
    number += 1;
    const asked = number;
    const answer = await check(dataFiles.map(({ slug, path, raw }) => ({ slug, path, raw })), draft);
    if (asked !== number) return;
    if (answer.problems) answer.problems.unshift(...named);
    show(answer, draft);
  }

  function show(answer, draft) {
    const found = answer.problems ?? (answer.error ? [{ severity: 'error', message: answer.error }] : []);
    const errors = found.filter((problem) => problem.severity === 'error').length;
    const words = found.length === 0
      ? say('Rien à signaler', 'Nothing to report')
      : say(`${found.length} problème${found.length > 1 ? 's' : ''}`, `${found.length} problem${found.length > 1 ? 's' : ''}`);
    count.textContent = words;
    count.className = errors > 0 ? 'provence-error' : found.length > 0 ? 'provence-warning' : '';
    problems.replaceChildren(...found.map((problem) => {
      const language = problem.file?.match(/\.([a-z-]+)\.md$/)?.[1];
      const text = `${language ? `${language.toUpperCase()} – ` : ''}${problem.message}${problem.help ? ` : ${problem.help}` : ''}`;
      const item = element('button', { type: 'button', class: `provence-${problem.severity}` }, text);
      item.onclick = () => field(problem, draft)?.scrollIntoView({ block: 'center' });
      return element('li', {}, item);
    }));
    languages.replaceChildren(...(answer.translations ?? []).map(({ locale, state, words, url }) => {
      const file = draft.all.find((file) => file.language === locale);
      const own = file ? found.filter((problem) => problem.file === file.path && problem.severity === 'error').length : 0;
      const kind = own > 0 ? 'provence-due' : { missing: 'provence-missing', due: 'provence-due', machine: 'provence-due' }[state] ?? '';
      const link = url ? { href: url, target: '_blank', rel: 'noopener' } : {};
      return element(url ? 'a' : 'span', { class: kind, ...link }, `${locale.toUpperCase()} : ${own > 0 ? say('à corriger', 'to mend') : words}`);
    }));
    for (const note of document.querySelectorAll('.provence-note')) note.remove();
    for (const problem of found) {
      field(problem, draft)?.append(element('p', { class: `provence-note provence-${problem.severity}` },
        `${problem.message}${problem.help ? ` – ${problem.help}` : ''}`));
    }
    if (preview.hidden) return;
    if (isLocal) frame.src = answer.url ? `/admin/preview?${number}` : 'about:blank';
    else window.provence.showPreview(frame, note, answer.preview);
  }

  /** The name that the form gives to a field, else its key. */
  window.provence.labelOf = (name) => document.querySelector(`label[for^="${CSS.escape(name)}-field-"]`)?.firstChild?.textContent.trim() ?? name;

  /** The part of the form that a problem is of, in the pane of its language; nothing while that is not shown. */
  function field({ file, field: name }, { all, source }) {
    if (!name) return null;
    const language = all.find(({ path }) => path === file)?.language;
    const shown = panes();
    const of = (wanted) => shown.find((pane) => languageOf(pane) === wanted);
    const pane = language && shown.length > 1 ? of(language) : language && languageOf(shown[0]) && languageOf(shown[0]) !== language ? null : file ? shown[0] : of(source) ?? shown[0];
    const begins = `"${CSS.escape(name)}-field-"`;
    const input = pane?.querySelector(`[id^=${begins}]`) ?? pane?.querySelector(`label[for^=${begins}]`);
    return input?.closest('[class*="ControlContainer"]') ?? input?.parentElement?.parentElement;
  }

  addEventListener('DOMContentLoaded', () => {
    document.body.append(panel, preview);
    let timer;
    const later = () => { clearTimeout(timer); timer = setTimeout(look, DELAY); };
    const begin = setInterval(() => {
      const found = store();
      if (!found) return;
      clearInterval(begin);
      found.subscribe(later);
      later();
    }, 200);
    addEventListener('hashchange', later);
    // A choice of another language is known to its pane alone.
    addEventListener('click', later);
    addEventListener('focusin', ({ target }) => {
      const pane = target.closest('[class*="ControlPaneContainer"]');
      if (!pane || !panes().includes(pane)) return;
      last = pane;
      later();
    });
  });
})();
