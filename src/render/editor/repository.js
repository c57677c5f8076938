// The editor of the published site. Decap commits whole files through GitHub's
// API; here each text of a commit is merged into the one that the repository
// has, by the same code as under `provence serve`, before the commit is made.
// What cannot be merged is refused, and nothing is written.
'use strict';
(() => {
  const { backend, api, branch } = document.documentElement.dataset;
  if (backend !== 'github') return;
  const { say, whole } = window.provence;
  const ask = window.fetch.bind(window);
  const git = `${api}/git/`;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** Slots and answers of `crates/browser`, by their numbers there. */
  const [PATH, BASE, SENT, FIRST] = [0, 1, 2, 3];
  const [UNCHANGED, TEXT, NOTHING, NO_ENTRY, BASE_UNREADABLE] = [0, 1, 2, 3, 4];

  /** The program, with the slots through which it is told texts and tells them. */
  class Calls {
    constructor(functions) {
      this.functions = functions;
    }

    put(slot, value) {
      const bytes = typeof value === 'string' ? encoder.encode(value) : value;
      const at = this.functions.slot(slot, bytes.length);
      new Uint8Array(this.functions.memory.buffer, at, bytes.length).set(bytes);
    }

    result() {
      const bytes = new Uint8Array(this.functions.memory.buffer, this.functions.result(), this.functions.result_length());
      return decoder.decode(bytes);
    }

  }

  /** The lossless save. */
  class Save extends Calls {
    /** What is to become of a file, given its bytes in the repository (`null`: there is none) and those that were written. */
    merge(path, base, sent, first) {
      this.put(PATH, path);
      this.put(FIRST, first);
      this.put(SENT, sent);
      if (base) this.put(BASE, base);
      const code = base ? this.functions.merge_file() : this.functions.new_file();
      return { code, text: this.result() };
    }

    /** The language that a text names as the one that its entry is written in first; nothing when it names none. */
    first(path, text) {
      this.put(PATH, path);
      this.put(BASE, text);
      return this.functions.first_language() ? this.result() : '';
    }

    /** The files of what is known of the texts in an entry's file, whether they are there or not. */
    records(path) {
      this.put(PATH, path);
      return this.functions.records_of() ? this.result().split('\n') : [];
    }

    /** Why a file that begins with these bytes is not the picture that its name says; nothing where it may be. */
    mismatch(path, bytes) {
      this.put(PATH, path);
      this.put(BASE, bytes.subarray(0, 4096));
      return this.functions.picture_mismatch() ? say(...this.result().split('\n')) : '';
    }

    /** A record with every text by language, as forms want it; `null` when it is so already. */
    spread(path, text, first) {
      this.put(PATH, path);
      this.put(BASE, text);
      this.put(FIRST, first);
      return this.functions.spread_record() ? this.result() : null;
    }
  }

  async function load() {
    const answers = await Promise.all([ask('lossless.wasm'), ask('forms.yaml')]);
    const [program, forms] = await Promise.all(answers.map((answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.arrayBuffer();
    }));
    const { instance } = await WebAssembly.instantiate(program, {});
    const save = new Save(instance.exports);
    save.put(PATH, new Uint8Array(forms));
    if (!save.functions.read_forms()) throw new Error('forms.yaml');
    save.source = save.functions.site_language() && save.result();
    // `ja stories/nihon`: the language, and the entry.
    save.elsewhere = save.functions.elsewhere() ? save.result().split('\n').map((line) => line.split(' ')) : [];
    return save;
  }

  /** Why something was refused. Decap shows the message. */
  class Refusal extends Error {}

  const loading = load();
  loading.catch(() => {});
  const ready = () => loading.catch(() => {
    throw new Refusal(say(
      'l’éditeur n’a pas pu charger ce qui enregistre sans rien abîmer. Rien n’a été écrit : rechargez la page.',
      'the editor could not load what saves without damage. Nothing was written: reload the page.',
    ));
  });

  function json(value, status = 200) {
    return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
  }

  function bytesOf(base64) {
    return Uint8Array.from(atob(base64.replace(/\s/g, '')), (character) => character.charCodeAt(0));
  }

  function base64Of(text) {
    let binary = '';
    for (const byte of encoder.encode(text)) binary += String.fromCharCode(byte);
    return btoa(binary);
  }

  const folderOf = (path) => path.slice(0, path.lastIndexOf('/'));
  /** `stories/nihon` for a file of that entry. */
  const entryOf = (path) => path.replace(/^content\//, '').replace(/(\.[A-Za-z-]+)?\.(md|ya?ml)$/, '').replace(/\/index$/, '');
  const isText = (path) => /^content\/.+\.(md|ya?ml)$/.test(path);

  /** What Decap last identified itself with. */
  let headers = {};
  /** Contents of texts that were read, by their digest. */
  const contents = new Map();

  /** An answer of the repository to a question of this program's own. */
  async function get(address) {
    const response = await ask(address, { headers });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message ?? response.statusText);
    return answer;
  }

  /** Contents of blobs that Decap uploaded, by their digest. Their paths are known when the tree is made. */
  const uploaded = new Map();
  /** Paths of blobs that were listed, by their digest. */
  const paths = new Map();
  /**
   * What each folder held when the entry that is being written was opened: `{ route, files }`, digests by path. What
   * is listed later on the same route is not what the form shows.
   */
  const opened = new Map();

  function listed(folder, files) {
    const former = opened.get(folder);
    if (former?.route === location.hash) return;
    opened.set(folder, { route: location.hash, files });
  }

  /** What the form was made from: a digest, `null` for no file, and nothing where this is not known. */
  function expected(path) {
    if (/\/new(\?|$)/.test(location.hash)) return null;
    const folder = opened.get(folderOf(path));
    return folder && (folder.files.get(path) ?? null);
  }

  /**
   * Lists of files: what each folder holds is remembered. The form takes the shared fields of all entries from one
   * language: it is given those that are written first in `first`, or in the language of the site.
   */
  async function list(folder, first, response) {
    if (!response.ok) return response;
    const answer = await response.json();
    const { elsewhere } = await ready();
    const isShown = ({ path }) => {
      const inside = `${folder}/${path}`.replace(/^content\//, '');
      const [language = ''] = elsewhere.find(([, entry]) => inside === entry || inside.startsWith(`${entry}/`) || inside.startsWith(`${entry}.`)) ?? [];
      return path.includes('.') ? language === first : true;
    };
    answer.tree = answer.tree.filter(isShown);
    const folders = new Map([[folder, new Map()]]);
    for (const file of answer.tree.filter((file) => file.type === 'blob')) {
      const path = `${folder}/${file.path}`;
      paths.set(file.sha, path);
      if (!folders.has(folderOf(path))) folders.set(folderOf(path), new Map());
      folders.get(folderOf(path)).set(path, file.sha);
    }
    for (const [folder, files] of folders) listed(folder, files);
    return json(answer);
  }

  /** A blob: a record is given with its texts by language. */
  async function blob(digest, response) {
    const path = paths.get(digest);
    if (!response.ok || !isText(path ?? '')) return response;
    const answer = await response.json();
    const save = await ready();
    const bytes = bytesOf(answer.content);
    contents.set(digest, bytes);
    if (path.endsWith('.md')) return json(answer);
    const spread = save.spread(path, bytes, save.first(path, bytes));
    return json(spread === null ? answer : { ...answer, content: base64Of(spread), encoding: 'base64' });
  }

  /** A file as a commit has it: its digest and its bytes; `null` when it has none. */
  async function current(path, commit, headers) {
    const address = `${api}/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${commit}`;
    const response = await ask(address, { headers, cache: 'no-store' });
    if (response.status === 404) return null;
    const answer = await response.json();
    if (!response.ok || answer.encoding !== 'base64') {
      throw new Refusal(say(
        `${path} n’a pas pu être lu dans le dépôt (${answer.message ?? response.status}). Rien n’a été écrit.`,
        `${path} could not be read in the repository (${answer.message ?? response.status}). Nothing was written.`,
      ));
    }
    return { sha: answer.sha, bytes: bytesOf(answer.content) };
  }

  /** The language that an entry is written in first, as its form or else its text says; nothing for that of the site. */
  const firstOf = (save, path, sent, there, said) => said || save.first(path, sent) || (there ? save.first(path, there) : '');

  /** What becomes of a file that has the bytes `there` (`null`: there is none): `{ unchanged }`, or the text that it is to have (`null`: no file). */
  function merged(save, path, there, sent, first) {
    const { code, text } = save.merge(path, there, sent, first);
    if (code === UNCHANGED) return { unchanged: true };
    if (code === NOTHING) return { text: null };
    if (code === TEXT) return { text };
    throw new Refusal(refused(code, path, text));
  }

  /** Why a file cannot be merged, given the code and the reasons that the merge told. */
  function refused(code, path, text) {
    if (code === NO_ENTRY) {
      return say(`${path} n’est pas le nom d’une entrée. Rien n’a été écrit.`, `${path} is not the name of an entry. Nothing was written.`);
    }
    const reasons = text.trim().split('\n').filter(Boolean).map((line) => line.split('\t')).map(([line, fr, en]) => say(` Ligne ${line} : ${fr}.`, ` Line ${line}: ${en}.`));
    return (code === BASE_UNREADABLE
      ? say(`${path} ne peut pas être lu dans le dépôt : corrigez-le d’abord. Rien n’a été écrit.`, `${path} cannot be read in the repository: mend it first. Nothing was written.`)
      : say(`ce qui a été écrit pour ${path} ne peut pas être lu. Rien n’a été écrit.`, `what was written for ${path} cannot be read. Nothing was written.`)) + reasons.join('');
  }

  /** An entry that is written first in another language: its form would show that text as the one of the site's language. */
  function refuseElsewhere(save, { path }, text) {
    const first = path.endsWith('.md') ? save.first(path, text) : '';
    if (first && first !== save.source) {
      throw new Refusal(say(
        `cette entrée est écrite d’abord en « ${first} » : l’éditeur ne sait pas l’enregistrer. Rien n’a été écrit.`,
        `this entry is written first in “${first}”: the editor cannot save it. Nothing was written.`,
      ));
    }
  }

  /** A new entry whose name, which is made from its title, is none, cannot be an address, or is that of another. */
  function refuseTaken(path, there) {
    if (!/\/new(\?|$)/.test(location.hash)) return;
    const names = path.replace(/(\.[A-Za-z-]+)?\.(md|ya?ml)$/, '').split('/').slice(2);
    const nothing = say('Rien n’a été écrit.', 'Nothing was written.');
    const mend = (other) => say(`Enregistrez d’abord sous ${other[0]}, puis remettez le vôtre : le nom restera. ${nothing}`, `Save first under ${other[1]}, then put yours back: the name will stay. ${nothing}`);
    if (names.some((name) => !name) || /\/\.[^/]*$/.test(path)) {
      throw new Refusal(`${say('ce titre ne donne pas de nom à l’entrée : il n’a ni lettre ni chiffre qui puisse servir dans une adresse, ou n’est qu’un nom réservé par Windows.', 'this title gives the entry no name: it has no letter or digit that an address may have, or is a name that Windows keeps for itself.')} ${mend(['un titre en lettres latines', 'a title in Latin letters'])}`);
    }
    if (names.some((name) => [...name].length > 120 || encoder.encode(name).length > 200)) {
      throw new Refusal(`${say('ce titre donne un nom trop long pour une adresse, qui a 120 caractères au plus.', 'this title gives a name that is too long for an address, which has 120 characters at most.')} ${mend(['un titre plus court', 'a shorter title'])}`);
    }
    if (there || /^index-\d+$/.test(names.at(-1))) {
      throw new Refusal(`${say(`une autre entrée a déjà ce nom, qui se fait du titre : ${folderOf(path)}.`, `another entry has this name already, which is made from the title: ${folderOf(path)}.`)} ${mend(['un autre titre', 'another title'])}`);
    }
  }

  /** A file that is not the picture that its name says. */
  function refuseOther(save, path, bytes) {
    const why = bytes && save.mismatch(path, bytes);
    if (why) throw new Refusal(say(`${path} : ${why}. Rien n’a été écrit.`, `${path}: ${why}. Nothing was written.`));
  }

  /** What is known of the texts of files that go, goes with them: the files of it that are there, as removals. */
  async function recordsRemoved(save, removed, commit, headers) {
    const records = await Promise.all(removed.flatMap((path) => save.records(path)).map(
      async (path) => (await current(path, commit, headers)) && { path, mode: '100644', type: 'blob', sha: null },
    ));
    return records.filter(Boolean);
  }

  /** Commits that would change nothing, by their parent: they are not made. */
  const untouched = new Set();

  /** The tree of a commit: each text is merged into the file that is there. */
  async function tree(resource, options) {
    const save = await ready();
    const request = JSON.parse(options.body);
    const { base_tree: commit } = request;
    const conflicts = [];
    const results = await Promise.all(request.tree.map(async (named) => {
      const { path, first: said } = whole(named.path);
      const item = { ...named, path };
      if (!isText(item.path)) {
        refuseOther(save, item.path, uploaded.get(item.sha));
        return item;
      }
      const there = await current(item.path, commit, options.headers);
      // GitHub refuses to remove what is not there; Decap removes an entry in all its languages.
      if (item.sha === null) {
        const before = expected(item.path);
        if (there && before && before !== there.sha) {
          conflicts.push({ path: item.path, disk: decoder.decode(there.bytes), sent: null, digest: there.sha });
        }
        return there && item;
      }
      const sent = uploaded.get(item.sha);
      // A file that is moved as it is was not uploaded.
      if (!sent) return item;
      if (!said) {
        refuseElsewhere(save, item, sent);
        if (there) refuseElsewhere(save, item, there.bytes);
      } else if (!save.elsewhere.some(([, entry]) => entry === entryOf(path))) {
        save.elsewhere.push([said, entryOf(path)]);
      }
      const first = firstOf(save, path, sent, there?.bytes, said);
      refuseTaken(item.path, there);
      const { unchanged, text = null } = merged(save, path, there?.bytes ?? null, sent, first);
      // Neither what is unchanged nor a file that is not there and is to be none is committed.
      if (unchanged || (text === null && !there)) return null;
      const before = expected(item.path);
      if (before !== undefined && before !== (there?.sha ?? null)) {
        conflicts.push({ path: item.path, disk: there && decoder.decode(there.bytes), sent: text, digest: there?.sha ?? null });
      }
      // An emptied translation is no file any more.
      return text === null ? { ...item, sha: null } : { ...item, text };
    }));
    if (conflicts.length > 0) {
      window.provence.showConflict(conflicts, ({ path, digest }) => remember(path, digest));
      const names = conflicts.map(({ path }) => path).join(', ');
      throw new Refusal(say(`${names} a changé dans le dépôt depuis que vous l’avez ouvert. Rien n’a été écrit.`, `${names} changed in the repository since you opened it. Nothing was written.`));
    }
    const changes = results.filter(Boolean);
    const removed = changes.filter((change) => change.sha === null).map((change) => change.path);
    changes.push(...await recordsRemoved(save, removed, commit, options.headers));
    if (changes.length === 0) {
      untouched.add(commit);
      return json({ sha: commit, tree: [] }, 201);
    }
    for (const change of changes.filter((change) => 'text' in change)) {
      const { text } = change;
      delete change.text;
      const body = JSON.stringify({ content: base64Of(text), encoding: 'base64' });
      const response = await ask(`${git}blobs`, { ...options, body });
      if (!response.ok) return response;
      change.sha = (await response.json()).sha;
    }
    const response = await ask(resource, { ...options, body: JSON.stringify({ ...request, tree: changes }) });
    if (response.ok) {
      uploaded.clear();
      pending = changes;
    }
    return response;
  }

  /** Files of the tree for which a commit is being made. */
  let pending = [];

  /** The form now shows what the repository has. */
  function remember(path, digest) {
    const folder = opened.get(folderOf(path)) ?? { route: location.hash, files: new Map() };
    if (digest) folder.files.set(path, digest); else folder.files.delete(path);
    opened.set(folderOf(path), folder);
  }

  async function respond(resource, options, method) {
    headers = options.headers ?? headers;
    const what = resource.slice(git.length);
    const named = /^(blobs|trees)\/([^?]+)/.exec(what);
    if (method === 'GET' && named?.[1] === 'blobs') return blob(named[2], await ask(resource, options));
    if (method === 'GET' && named) {
      const [commit, folder] = decodeURIComponent(named[2]).split(':');
      if (folder === undefined) return ask(resource, options);
      const { path, first } = whole(folder.replace(/^\/|\/$/g, ''));
      const asked = first ? resource.replace(named[2], encodeURIComponent(`${commit}:${path}`)) : resource;
      return list(path, first, await ask(asked, options));
    }
    if (method === 'POST' && what === 'blobs') {
      const response = await ask(resource, options);
      const { content, encoding } = JSON.parse(options.body);
      if (response.ok && encoding === 'base64') uploaded.set((await response.clone().json()).sha, bytesOf(content));
      return response;
    }
    if (method === 'POST' && what === 'trees') return tree(resource, options);
    if (method === 'POST' && what === 'commits') {
      const { tree: made, parents } = JSON.parse(options.body);
      return untouched.has(made) ? json({ sha: parents[0] }, 201) : ask(resource, options);
    }
    if (method === 'PATCH' && what.startsWith('refs/heads/')) {
      const { sha } = JSON.parse(options.body);
      if (untouched.delete(sha)) return json({ object: { sha } });
      const response = await ask(resource, options);
      if (response.ok) {
        for (const { path, sha } of pending) remember(path, sha);
        window.provence.repository.written();
      }
      return response;
    }
    return ask(resource, options);
  }

  window.fetch = (resource, options = {}) => {
    const address = String(resource.url ?? resource);
    if (!address.startsWith(git)) return ask(resource, options);
    // Decap asks with an address and options. Another way of asking would go past the merge.
    if (typeof resource !== 'string') return Promise.resolve(json({ message: say('cette demande n’est pas connue. Rien n’a été écrit.', 'this request is not known. Nothing was written.') }, 409));
    // An error that is thrown would be tried again five times.
    return respond(resource, options, options.method ?? 'GET').catch((error) => {
      if (error instanceof Refusal) return json({ message: error.message }, 409);
      throw error;
    });
  };

  window.provence.repository = {
    api, branch, get, ready, contents, written() {}, decoded: bytesOf, entryOf, firstOf, merged, Calls, Refusal,
  };
})();
