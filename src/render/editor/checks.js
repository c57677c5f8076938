// What is being written with the editor of a published site, looked at before it is saved. The dev server builds the
// whole site; here the same code, as WebAssembly, reads the entry, the declarations and the names of all files in the
// repository. What it cannot know from these it does not say.
'use strict';
(() => {
  const { french, say, repository } = window.provence;
  if (!repository) return;
  const { api, branch, Refusal } = repository;
  const [PATH, TEXT_OF] = [0, 1];

  /** The digest of each file of the branch, by path, and whether the list has all of them. */
  async function list() {
    const answer = await repository.get(`${api}/git/trees/${encodeURIComponent(branch)}?recursive=1`);
    const files = answer.tree.filter(({ type }) => type === 'blob');
    return { digests: new Map(files.map(({ path, sha }) => [path, sha])), isWhole: !answer.truncated };
  }

  /** Files by their digests: bytes that were read already, whoever asked for them. */
  async function bytesOf(digest) {
    if (!repository.contents.has(digest)) {
      const { content } = await repository.get(`${api}/git/blobs/${digest}`);
      repository.contents.set(digest, repository.decoded(content));
    }
    return repository.contents.get(digest);
  }

  const isDeclaration = (path) => path === 'content/site.yaml' || /^content\/[^/]+\/_collection\.ya?ml$/.test(path);

  /** What is known of the repository since an entry was opened: `{ route, known }`. */
  let opened = null;

  repository.written = () => { opened = null; };

  /** The program of the checks, loaded once. A defect of it leaves the save alone, which is another. */
  let compiled = null;

  async function calls() {
    compiled ??= fetch('checks.wasm').then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(answer.statusText)))).then((bytes) => WebAssembly.compile(bytes));
    compiled.catch(() => { compiled = null; });
    return new repository.Calls((await WebAssembly.instantiate(await compiled, {})).exports);
  }

  /** The program, which knows the names of all files and the texts of the declarations. */
  async function know() {
    const [program, { digests, isWhole }] = await Promise.all([calls(), list()]);
    program.put(TEXT_OF, [...digests.keys()].join('\n'));
    program.functions.list_files(isWhole ? 1 : 0);
    const declarations = [...digests.keys()].filter(isDeclaration);
    await Promise.all(declarations.map((path) => bytesOf(digests.get(path))));
    for (const path of declarations) read(program, path, repository.contents.get(digests.get(path)));
    return { program, digests };
  }

  function read(program, path, bytes) {
    program.put(PATH, path);
    program.put(TEXT_OF, bytes);
    program.functions.read_file();
  }

  function known() {
    if (opened?.route !== location.hash) opened = { route: location.hash, known: know() };
    const asked = opened;
    // What could not be read is asked for again.
    asked.known.catch(() => { if (opened === asked) opened = null; });
    return asked.known;
  }

  /** What a file is to be, as a save would make it: a text, bytes, or `null` for no file. */
  function merged(save, { path, raw }, there, said) {
    const { unchanged, text } = repository.merged(save, path, there, raw, repository.firstOf(save, path, raw, there, said));
    return unchanged ? there : text;
  }

  /** Whether a path is that of the records of an entry's translations, given one of its files. */
  function isStateOf(file) {
    const ending = `/${repository.entryOf(file)}.yaml`;
    return (path) => path.startsWith('i18n/state/') && path.endsWith(ending);
  }

  /**
   * The problems of files of an entry, and the states of its translations. `all` names its files in every
   * language, `first` the one that the entry is written in first, where its form says so; the page of the file at `previewed` is wanted too, if there is one.
   */
  window.provence.check = async (files, { all, first }, previewed) => {
    try {
      const [save, { program, digests }] = await Promise.all([repository.ready(), known()]);
      const there = new Map(await Promise.all(all.filter(({ path }) => digests.has(path)).map(async ({ path }) => [path, await bytesOf(digests.get(path))])));
      const states = [...digests.keys()].filter(isStateOf(all[0].path));
      await Promise.all(states.map((path) => bytesOf(digests.get(path))));
      for (const path of states) read(program, path, repository.contents.get(digests.get(path)));
      for (const [path, bytes] of there) read(program, path, bytes);
      program.functions.forget_files();
      for (const file of files) {
        const text = merged(save, file, there.get(file.path) ?? null, first);
        program.put(PATH, file.path);
        if (text !== null) program.put(TEXT_OF, text);
        program.functions[text === null ? 'take_no_file' : 'take_file']();
      }
      const isKnown = program.functions.check_files(Date.now(), french ? 0 : 1);
      if (!isKnown) return { error: say('`content/site.yaml` ne peut pas être lu : rien n’est vérifié ici', '`content/site.yaml` cannot be read: nothing is checked here') };
      const answer = JSON.parse(program.result());
      if (previewed) {
        program.put(PATH, previewed);
        answer.preview = program.functions.preview_page(Date.now()) ? JSON.parse(program.result()) : null;
      }
      return answer;
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) opened = null;
      return { error: error instanceof Refusal ? error.message : say(`la vérification n’a pas pu se faire (${error.message})`, `the check could not be made (${error.message})`) };
    }
  };

  /** An original that is not published: its address, made of its bytes. */
  window.provence.original = async (path) => {
    const { digests } = await known();
    if (!digests.has(path)) return null;
    const { content } = await repository.get(`${api}/git/blobs/${digests.get(path)}`);
    return URL.createObjectURL(new Blob([repository.decoded(content)]));
  };
})();
