// Begins the editor of the site: Decap CMS, which is loaded after this script.
'use strict';
(() => {
  const french = document.documentElement.lang === 'fr';
  const say = (fr, en) => (french ? fr : en);
  const isLocal = document.documentElement.dataset.backend === 'proxy';
  const api = '/admin/api/v1';
  window.CMS_MANUAL_INIT = true;

  // The dev server asks for no login: it answers this machine alone.
  if (isLocal) localStorage.setItem('decap-cms-user', '{"backendName":"proxy"}');

  /** What each file was when it was opened here: its digest, or null for no file. */
  const opened = new Map();
  const ask = window.fetch.bind(window);

  /**
   * Entries that are written first in another language than the site's are shown in collections of their own, in folders
   * that are none: `content/@ja/stories`. The path of a file, and that language.
   */
  function whole(path) {
    const [start, first] = /^content\/@([^/]+)\//.exec(path) ?? [];
    return { path: named(start ? path.replace(start, 'content/') : path), first: first ?? '' };
  }

  /** The path of an entry without the signs and spaces beyond ASCII that Decap leaves in a name in another script. */
  function named(path) {
    if (!/^content\//.test(path) || !/[^\x00-\x7f]/.test(path) || (/\.\w+$/.test(path) && !/\.(md|ya?ml)$/.test(path))) return path;
    const clean = (name) => name.replace(/((?![\x00-\x7f])[\p{P}\p{S}\p{Z}\p{C}])+/gu, '-').replace(/-{2,}/g, '-').replace(/^-|-(?=\.|$)/g, '');
    return path.split('/').map((name) => (/^[\x00-\x7f]*$/.test(name) ? name : clean(name))).join('/');
  }

  const OF_PATHS = ['path', 'newPath', 'folder', 'mediaFolder', 'paths'];

  /** A value of a request or an answer in which `change` was applied to every path. */
  function withPaths(value, change, key = '') {
    if (typeof value === 'string') return OF_PATHS.includes(key) ? change(value) : value;
    if (Array.isArray(value)) return value.map((item) => withPaths(item, change, key));
    if (!value || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPaths(item, change, key)]));
  }

  /** A request to the server with the paths that files have; the answer has those that Decap knows. */
  async function translated(resource, options) {
    const request = JSON.parse(options.body);
    let first = '';
    request.params = withPaths(request.params, (path) => {
      const file = whole(path);
      first ||= file.first;
      return file.path;
    });
    if (!first) return remember(resource, { ...options, body: JSON.stringify(request) });
    request.params.first = first;
    const response = await remember(resource, { ...options, body: JSON.stringify(request) });
    const answer = withPaths(await response.json(), (path) => path.replace(/^content\//, `content/@${first}/`));
    return new Response(JSON.stringify(answer), { status: response.status, headers: { 'content-type': 'application/json' } });
  }

  /** Requests to the server, with what was opened: a save over a file that changed since is then refused. */
  async function remember(resource, options) {
    const request = JSON.parse(options.body);
    const files = request.params?.dataFiles;
    if (request.action === 'persistEntry' && files) {
      for (const file of files) if (opened.has(file.path)) file.base = opened.get(file.path);
      options = { ...options, body: JSON.stringify(request) };
    }
    if (request.action === 'deleteFiles') {
      request.params.bases = Object.fromEntries(request.params.paths.filter((path) => opened.has(path)).map((path) => [path, opened.get(path)]));
      options = { ...options, body: JSON.stringify(request) };
    }
    const headers = new Headers(options.headers);
    headers.set('accept-language', document.documentElement.lang);
    const response = await ask(resource, { ...options, headers });
    if (request.action === 'getEntry' && response.ok) {
      const { file } = await response.clone().json();
      opened.set(file.path, file.id);
    }
    if (request.action === 'persistEntry' || request.action === 'deleteFiles') {
      const answer = await response.clone().json();
      for (const [path, id] of Object.entries(answer.files ?? {})) opened.set(path, id);
      if (answer.conflicts) showConflict(answer.conflicts, (conflict) => opened.set(conflict.path, conflict.digest));
    }
    return response;
  }

  window.fetch = (resource, options) => {
    const isOurs = isLocal && typeof resource === 'string' && resource.endsWith(api) && options?.method === 'POST';
    return isOurs ? translated(resource, options) : ask(resource, options);
  };

  function element(name, text, ...children) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
  }

  /** Both texts of files that changed meanwhile, side by side. Nothing was written. `accept` is told of each that the next save may replace. */
  function showConflict(conflicts, accept) {
    const dialog = element('dialog');
    dialog.className = 'provence-conflict';
    dialog.append(
      element('h2', say('Ce fichier a changé pendant que vous écriviez', 'This file changed while you were writing')),
      element('p', french
        ? 'Rien n’a été écrit et rien n’est perdu. Comparez les deux textes, puis choisissez.'
        : 'Nothing was written and nothing is lost. Compare both texts, then choose.'),
    );
    for (const conflict of conflicts) {
      const missing = say('(le fichier n’est plus là)', '(the file is gone)');
      const sides = element('div', '',
        element('section', '', element('h4', isLocal ? say('Sur le disque', 'On disk') : say('Dans le dépôt', 'In the repository')), element('pre', conflict.disk ?? missing)),
        element('section', '', element('h4', say('Le vôtre', 'Yours')), element('pre', conflict.sent ?? say('(supprimé)', '(deleted)'))));
      sides.className = 'provence-sides';
      dialog.append(element('h3', conflict.path), sides);
    }
    const keep = element('button', say('Revenir à l’éditeur', 'Back to the editor'));
    const replace = element('button', say('Mon texte doit remplacer l’autre', 'Mine shall replace the other'));
    keep.onclick = () => dialog.close();
    replace.onclick = () => {
      conflicts.forEach(accept);
      dialog.close();
    };
    const hint = french
      ? 'Si votre texte doit remplacer l’autre, enregistrez ensuite une nouvelle fois : l’autre version reste parmi les versions gardées.'
      : 'If yours shall replace the other, save once more afterwards: the other version stays among the kept ones.';
    dialog.append(element('p', hint), element('p', '', keep, ' ', replace));
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  window.provence = { isLocal, french, say, showConflict, whole };

  /**
   * References to entries. An entry in a bundle is known by its folder, not by
   * `folder/index`; and showing a reference that is there changes nothing.
   */
  function registerReferences() {
    const { control, preview, schema } = window.CMS.getWidget('relation');
    class Reference extends control {
      constructor(props) {
        super(props);
        const inherited = this.parseNestedFields;
        this.parseNestedFields = (hit, field) => {
          const value = inherited(hit, field);
          return field === '{{slug}}' ? String(value).replace(/\/index$/, '') : value;
        };
      }

      triggerInitialOnChange() {}

      /** The entries to choose from come after the field, in a pane that changes its language too. */
      shouldComponentUpdate(props, state) {
        return super.shouldComponentUpdate(props, state) || state !== this.state;
      }
    }
    window.CMS.registerWidget('relation', Reference, preview, schema);
  }

  // Decap goes on under the name that it gave to a new entry: the form is that of the name which the files have.
  addEventListener('hashchange', () => {
    const [, collection, slug] = /^#\/collections\/([^/]+)\/entries\/(.+)$/.exec(location.hash) ?? [];
    if (!slug || !/%[89A-F]/i.test(slug)) return;
    const { path } = whole(`content/${collection}/${decodeURI(slug)}.md`);
    const right = path.slice(`content/${collection}/`.length, -'.md'.length);
    if (right !== decodeURI(slug)) location.replace(`#/collections/${collection}/entries/${encodeURI(right)}`);
  });

  addEventListener('DOMContentLoaded', () => {
    window.provence.registerFrench();
    registerReferences();
    window.provence.registerPhotos?.();
    window.provence.keepBackups?.();
    window.CMS.init();
  });
})();
