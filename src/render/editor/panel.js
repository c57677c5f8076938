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
    const left = document.querySelector('[class*="LocaleDropdown"], [class*="DropdownButton"]')?.textContent.match(/\b([A-Z]{2})\b/)?.[1]?.toLowerCase();
    all.sort((a, b) => (b.language === left) - (a.language === left));
    return { all, source, first };
  }

  /** The problems of files, as the dev server or the browser finds them; `all` are those of every language. */
  const check = (dataFiles, { all, first }) => (isLocal
    ? post('/admin/api/check', first ? { dataFiles, first } : { dataFiles })
    : window.provence.check(dataFiles, { all, first }, preview.hidden ? null : all[0].path));

  const isWritten = ({ values }) => Boolean(values?.title || values?.body?.trim());
  let sent = '';
  let number = 0;

  async function look() {
    const state = store()?.getState();
    const isEditing = /\/(entries\/.+|new)$/.test(location.hash);
    const draft = isEditing && state ? files(state) : null;
    panel.hidden = !draft;
    if (!draft) {
      preview.hidden = true;
      sent = '';
      return;
    }
    const dataFiles = draft.all.filter((file, at) => at === 0 || file.language === draft.source || isWritten(file));
    const request = JSON.stringify(dataFiles) + preview.hidden;
    if (request === sent) return;
    sent = request;
    number += 1;
    const asked = number;
    const answer = await check(dataFiles.map(({ slug, path, raw }) => ({ slug, path, raw })), draft);
    if (asked !== number) return;
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
      item.onclick = () => field(problem.field)?.scrollIntoView({ block: 'center' });
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
      if (problem.file && problem.file !== draft.all[0].path) continue;
      field(problem.field)?.append(element('p', { class: `provence-note provence-${problem.severity}` },
        `${problem.message}${problem.help ? ` – ${problem.help}` : ''}`));
    }
    if (preview.hidden) return;
    if (isLocal) frame.src = answer.url ? `/admin/preview?${number}` : 'about:blank';
    else window.provence.showPreview(frame, note, answer.preview);
  }

  /** The name that the form gives to a field, else its key. */
  window.provence.labelOf = (name) => document.querySelector(`label[for^="${CSS.escape(name)}-field-"]`)?.firstChild?.textContent.trim() ?? name;

  /** The part of the form that asks for a value, in the left pane. */
  function field(name) {
    const begins = name && `"${CSS.escape(name)}-field-"`;
    const input = name && (document.querySelector(`[id^=${begins}]`) ?? document.querySelector(`label[for^=${begins}]`));
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
  });
})();
