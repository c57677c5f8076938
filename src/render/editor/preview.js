// A preview on a published site: the page as it is online, with the title, the summary, the text and the photo that are
// being written in their places. Blocks of text that stay keep what the build made of them; others are written by the
// same Markdown code as in a build. What a build alone can do is named beside the page, never guessed.
'use strict';
(() => {
  const { say, repository } = window.provence;
  if (!repository) return;

  /** A text as people read it, whatever white space holds it together. */
  const read = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

  /** The top-level blocks of a text. */
  function blocksOf(html) {
    const template = document.createElement('template');
    template.innerHTML = html ?? '';
    return [...template.content.children];
  }

  /** Whether the theme prints a part of a block: then its words on the page are not those of the text. */
  const isThemed = (block) => block.matches('[data-theme]') || block.querySelector('[data-theme], .alert') !== null || block.matches('.footnotes, section, .alert');

  /**
   * The elements of `container` that are the blocks of a text, one list for each block: empty for what the page leaves
   * out. `null` when they are not there in this order.
   */
  function placed(container, blocks) {
    const elements = [...container.children];
    const places = blocks.map(() => []);
    let next = elements.length;
    let waiting = [];
    const isText = blocks.map((block) => !isThemed(block));
    const first = isText.indexOf(true);
    let at = elements.findIndex((element) => read(element.textContent) === read(blocks[first].textContent));
    if (at < 0) return null;
    // Themed blocks before the first text stand right before it, as many as there are.
    for (let block = first - 1, element = at - 1; block >= 0 && element >= 0; block -= 1, element -= 1) places[block] = [elements[element]];
    for (let block = first; block < blocks.length; block += 1) {
      if (!isText[block]) {
        waiting.push(block);
        continue;
      }
      const words = read(blocks[block].textContent);
      const found = elements.findIndex((element, index) => index >= at && read(element.textContent) === words);
      if (found < 0 || found - at > waiting.length) return null;
      for (let element = at; element < found; element += 1) places[waiting[element - at]] = [elements[element]];
      waiting = [];
      at = found + 1;
      places[block] = [elements[found]];
      next = at;
    }
    waiting.forEach((block, index) => { if (elements[next + index]) places[block] = [elements[next + index]]; });
    return places;
  }

  /** Where a text is on a page: its container and the places of its blocks. */
  function textOn(page, html) {
    const blocks = blocksOf(html);
    const first = blocks.find((block) => !isThemed(block));
    if (!first) return null;
    const words = read(first.textContent);
    const parents = new Set([...page.body.getElementsByTagName(first.tagName)].filter((element) => read(element.textContent) === words).map((element) => element.parentElement));
    for (const container of parents) {
      const places = placed(container, blocks);
      if (!places) continue;
      const own = new Set(places.flat());
      const elements = [...container.children];
      const [begin, end] = [elements.findIndex((element) => own.has(element)), elements.findLastIndex((element) => own.has(element))];
      return { container, blocks, places, around: [elements.slice(0, begin), elements.slice(end + 1)] };
    }
    return null;
  }

  const isOf = (image, id) => `${image.getAttribute('src')} ${image.getAttribute('srcset')}`.includes(`/photos/${id}/`);

  /** Where the parts of an entry are on a page. */
  function partsOn(page, { title, description, body, photo }) {
    const holding = (names, text) => (text ? [...page.querySelectorAll(names)].filter((element) => element.children.length === 0 && read(element.textContent) === read(text)) : []);
    const images = photo.id ? [...page.querySelectorAll('main img')].filter((image) => isOf(image, photo.id)) : [];
    return { titles: holding('h1', title.text), descriptions: holding('main p', description.text), text: body ? textOn(page, body) : null, image: images[0] ?? null };
  }

  /** A picture of the library as it is small; nothing when it is not published. */
  function pictureOf(page, id) {
    const source = window.provence.thumbnailOf(id);
    if (!source) return null;
    const image = page.createElement('img');
    image.src = new URL(source, document.baseURI).pathname;
    image.style.inlineSize = '100%';
    return image;
  }

  /** A block that was not on the page, in the place of what the theme will print. */
  function made(page, block) {
    const element = page.importNode(block, true);
    for (const part of [element, ...element.querySelectorAll('[data-theme]')].filter((part) => part.matches('[data-theme]'))) {
      const picture = part.dataset.photo && pictureOf(page, part.dataset.photo);
      const name = page.createElement('small');
      name.textContent = say(`${part.dataset.theme} : à la publication`, `${part.dataset.theme}: when published`);
      part.prepend(...[picture, name].filter(Boolean));
      part.style.outline = '1px dashed';
    }
    return element;
  }

  /** Puts a text in the place of the one that is on the page. Blocks that are the same stay the elements that they are. */
  function write(page, { container, blocks, places, around }, html) {
    const former = new Map();
    blocks.forEach((block, at) => {
      const same = former.get(block.outerHTML) ?? [];
      former.set(block.outerHTML, [...same, places[at]]);
    });
    const after = blocksOf(html).flatMap((block) => former.get(block.outerHTML)?.shift() ?? [made(page, block)]);
    container.replaceChildren(...around[0], ...after, ...around[1]);
  }

  /** The page that is shown: `{ url, page, before, parts }`. */
  let shown = null;

  async function open(frame, { url, before }) {
    // The editor lies in a folder at the root of the site, wherever that is on its host.
    const address = new URL(`..${url}`, document.baseURI).href;
    const there = await fetch(address, { method: 'HEAD' });
    if (!there.ok) return null;
    // Without scripts: the page is looked at and not used.
    frame.setAttribute('sandbox', 'allow-same-origin');
    const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
    frame.src = address;
    await loaded;
    const page = frame.contentDocument;
    page.addEventListener('click', (event) => event.preventDefault(), true);
    return { url, page, before, parts: partsOn(page, before) };
  }

  /** What would not be seen on the page: what it does not have as it was, and what differs beside the parts that it has. */
  function missing({ differing, before, after }, parts) {
    const found = [[before.title, parts.titles.length > 0], [before.description, parts.descriptions.length > 0], [{ key: 'body', text: read(before.body) }, parts.text]];
    const seen = found.filter(([, isThere]) => isThere).map(([{ key }]) => key);
    const lost = found.filter(([{ key, text }, isThere]) => key && text && !isThere).map(([{ key }]) => key);
    if (parts.image && window.provence.thumbnailOf(after.photo.id)) seen.push(before.photo.key);
    return [...new Set([...lost, ...differing.filter((key) => !seen.includes(key))])];
  }

  async function look(frame, note, preview) {
    const about = say(
      'La page en ligne, avec votre titre, votre résumé, votre texte et votre photo. Liens, composants et listes ne changent qu’à la publication.',
      'The page as it is online, with your title, summary, text and photo. Links, components and lists change when the site is published.',
    );
    if (preview && shown?.url !== preview.url) {
      const answer = await open(frame, preview);
      shown = answer;
    }
    if (!preview || !shown) {
      frame.src = 'about:blank';
      shown = null;
      note.textContent = say('Cette page n’est pas encore en ligne dans cette langue : il n’y a pas d’aperçu avant sa publication.', 'This page is not online in this language yet: there is no preview before it is published.');
      return;
    }
    const { page, parts } = shown;
    const { after } = preview;
    for (const element of parts.titles) element.textContent = after.title.text ?? '';
    for (const element of parts.descriptions) element.textContent = after.description.text ?? '';
    if (parts.text) write(page, parts.text, after.body);
    if (parts.image && after.photo.id) show(parts.image, shown.before.photo.id, after.photo.id);
    const left = missing(preview, parts);
    note.textContent = left.length === 0 ? about : `${about} ${say('Ne se voit pas ici :', 'Not to be seen here:')} ${left.map((key) => window.provence.labelOf(key)).join(', ')}.`;
  }

  let turn = Promise.resolve();

  /** Shows an entry as it would be in a frame; `note` is told what the page does not show. One after the other. */
  window.provence.showPreview = (frame, note, preview) => {
    turn = turn.then(() => look(frame, note, preview)).catch((error) => { note.textContent = error.message; });
  };

  /** Another photo in the place of one; its whole picture, cut as the place asks. */
  function show(image, before, after) {
    image.provence ??= { src: image.getAttribute('src'), srcset: image.getAttribute('srcset'), sources: [...image.parentElement.querySelectorAll('source')] };
    const { src, srcset, sources } = image.provence;
    const address = after !== before && window.provence.thumbnailOf(after);
    if (address) {
      sources.forEach((source) => source.remove());
      image.removeAttribute('srcset');
      image.src = new URL(address, document.baseURI).pathname;
      image.style.objectFit = 'cover';
    } else {
      image.before(...sources);
      image.setAttribute('srcset', srcset ?? '');
      image.src = src;
    }
  }
})();
