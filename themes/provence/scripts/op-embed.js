/*! One Provence · <op-story>, <op-sector>, <op-figure>, <op-photo>, <op-banner> · MIT OR Apache-2.0
 *
 *  <op-story entry="fin-track"><a href="https://…">Fin-Track chooses Belle de Mai</a></op-story>
 *
 *  entry   the id of what is shown; <op-banner> needs none
 *  lang    the language; else that of the text around it, else French
 *  theme   light or dark; else what the reader prefers
 *
 *  What stands inside the element is shown until the answer has come, and stays when there is none. The script asks the
 *  host that it comes from and no other, without cookies, builds every node itself, and writes no style attribute. */
(() => {
  'use strict';
  const script = document.currentScript;
  if (!script || !window.customElements) return;
  const base = script.src.replace(/\/(?:embed|kit|assets)\/[^?#]*(?:[?#].*)?$/, '');
  const kinds = ['story', 'sector', 'figure', 'photo', 'banner'];
  const fallback = 'fr';
  // Languages that the host answers in: of others nothing is asked.
  const languages = ['fr', 'en', 'de', 'it', 'ja', 'zh', 'ar', 'he'];

  const css = `
:host{display:block;max-inline-size:30rem;color-scheme:light dark;--card:#fffdf8;--ink:#14233b;--soft:#4b586a;--line:#d9cfbb;--strong:#8a7f6b;--link:#0e5582;--accent:#96490f}
:host([hidden]){display:none}
@supports (color:light-dark(#000,#fff)){:host{--card:light-dark(#fffdf8,#16263b);--ink:light-dark(#14233b,#f2ecdf);--soft:light-dark(#4b586a,#b7c1cd);--line:light-dark(#d9cfbb,#2b3d55);--strong:light-dark(#8a7f6b,#7d8da1);--link:light-dark(#0e5582,#9ccdf0);--accent:light-dark(#96490f,#efb071)}}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([kind=banner]){max-inline-size:40rem}
article{background:var(--card);color:var(--ink);border:1px solid var(--line);border-block-start:4px solid var(--accent);font:1rem/1.55 var(--op-font,inherit);text-align:start;overflow:hidden}
p,h2,ul{margin:0;padding:0}
ul{list-style:none}
img{display:block;inline-size:100%;block-size:auto}
a{color:var(--link);text-underline-offset:.18em}
a:focus-visible{outline:3px solid;outline-offset:2px}
.text{display:grid;gap:.5rem;padding:1rem 1.15rem 1.15rem;align-content:start}
h2{font:500 1.35rem/1.25 var(--op-display,inherit);text-wrap:balance}
h2 a{color:inherit;text-decoration:none}
h2 a:hover{text-decoration:underline}
.eyebrow{color:var(--accent);font-size:.85rem;font-weight:600}
.lead,.note,.unit{color:var(--soft)}
.lead{font-size:.95rem}
.credit,.source{color:var(--soft);font-size:.75rem}
picture+.credit{padding:.35rem 1.15rem}
.value{font-size:2.4rem;line-height:1.1}
.value b{font-weight:500}
.unit{font-size:1rem}
.foot{display:flex;flex-wrap:wrap;gap:.1rem .8rem;font-size:.85rem;align-items:baseline}
.kind{font-weight:600}
.kind::before{content:"";display:inline-block;inline-size:.6em;block-size:.6em;margin-inline-end:.4em;border:.12em solid var(--accent)}
.observed::before{background:var(--accent);border-radius:50%}
.target::before,.estimate::before{border-radius:50%}
.estimate::before{border-style:dashed}
.model::before{border-style:dotted;rotate:45deg}
.budget::before{background:var(--accent)}
svg{display:block;inline-size:100%;overflow:visible;font-size:.8rem}
svg text{fill:var(--ink)}
.soft{fill:var(--soft)}
line{stroke:var(--line)}
.zero{stroke:var(--strong);stroke-width:1.5}
.break{stroke:var(--strong);stroke-dasharray:1 5}
.mark{fill:none;stroke:var(--accent);stroke-width:2}
.mark *{stroke:inherit}
.mark text{stroke:var(--card);stroke-width:5px;stroke-linejoin:round;paint-order:stroke}
.m-observed rect,.dot{fill:var(--accent)}
.m-estimate rect,.m-target .level{stroke-dasharray:7 4}
.m-budget .level{stroke-width:6}
.stem{stroke-dasharray:.1 5;stroke-linecap:round}
.ring{fill:var(--card)}
.big{font-size:1.1rem}
@media (min-width:30rem){:host([kind=banner]) article{display:grid;grid-template-columns:3fr 2fr}:host([kind=banner]) .text{align-content:center;order:-1}:host([kind=banner]) .picture{display:grid;grid-template-rows:1fr auto}:host([kind=banner]) img{block-size:100%;object-fit:cover}}
@media (forced-colors:active){.mark{stroke:LinkText}.m-observed rect,.dot{fill:LinkText}svg text{fill:CanvasText}line{stroke:CanvasText}}`;
  let sheet;

  const svgSpace = 'http://www.w3.org/2000/svg';
  const fill = (node, attributes, children) => {
    for (const name in attributes) {
      const value = attributes[name];
      if (value !== undefined && value !== null && value !== '') node.setAttribute(name, value);
    }
    node.append(...children.flat(Infinity).filter((child) => child));
    return node;
  };
  const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const s = (tag, attributes, ...children) => fill(document.createElementNS(svgSpace, tag), attributes, children);
  // Only addresses of the web: nothing that runs.
  const web = (url) => (/^https?:\/\//.test(url) ? url : undefined);
  const link = (url, ...children) => h('a', { href: web(url), target: '_blank', rel: 'noopener' }, ...children);

  const picture = ({ src, srcset, sources, width, height, alt, alt_lang, credit, synthetic, licence }) => {
    const image = h('img', { src: web(src), srcset, sizes: '30rem', width, height, loading: 'lazy', lang: alt_lang });
    image.alt = alt || '';
    const others = (sources || []).map((source) => h('source', { type: source.type, srcset: source.srcset, sizes: '30rem' }));
    return h('div', { class: 'picture' }, h('picture', {}, others, image),
      (credit || synthetic) && h('p', { class: 'credit' }, h('span', { translate: 'no' }, credit || '',
        credit && licence && [' · ', licence.url ? link(licence.url, licence.label) : licence.label]),
      synthetic && ` (${synthetic})`));
  };

  const provenance = (figure, undated) => h('p', { class: 'foot' },
    h('span', { class: `kind ${figure.kind}` }, figure.kind_label),
    h('span', {}, figure.year || undated),
    h('span', { class: 'source' }, figure.source));

  const said = (figure) => `${figure.about ? `${figure.about} ` : ''}${figure.value}${figure.unit ? figure.space + figure.unit : ''}`;

  const one = (figure, undated) => [
    h('p', { class: 'value' }, figure.about && h('span', { class: 'unit' }, `${figure.about} `), h('b', { dir: 'ltr' }, figure.value),
      figure.unit && h('span', { class: 'unit' }, `${figure.space}${figure.unit}`)),
    figure.note && h('p', { class: 'note' }, figure.note),
    provenance(figure, undated),
  ];

  const chart = (view) => {
    const { chart: c, figures, dir } = view;
    const edge = dir === 'rtl' ? '100%' : 0;
    const anchor = dir === 'rtl' ? 'end' : 'start';
    const label = [view.title, ...figures.map((figure) =>
      `${figure.year || (c.apart && c.apart.text) || ''} – ${said(figure)} (${figure.kind_label})`)].join('. ');
    const text = (x, y, at, name, words, direction) =>
      s('text', { x, y, 'text-anchor': at, class: name, direction }, words);
    return s('svg', { height: c.height, role: 'img', 'aria-label': label },
      text(edge, 13, 'start', 'soft', c.unit),
      c.ticks.map((tick) => [
        s('line', { x1: 0, x2: '100%', y1: tick.y, y2: tick.y }),
        text(edge, tick.y - 5, anchor, 'soft', tick.text, 'ltr'),
      ]),
      c.years.map((year) => text(`${year.x}%`, c.height - 8, 'middle', year.empty ? 'soft' : '', year.text)),
      c.apart && [
        c.years.length > 0 && s('line', { class: 'break', x1: `${c.apart.from}%`, x2: `${c.apart.from}%`, y1: 30, y2: c.height }),
        text(`${c.apart.x}%`, c.height - 8, 'middle', 'soft', c.apart.text),
      ],
      s('line', { class: 'zero', x1: 0, x2: '100%', y1: c.zero, y2: c.zero }),
      c.marks.map((mark, position) => {
        const x = `${mark.x}%`;
        const level = () => s('line', { class: 'level', x1: `${mark.left}%`, x2: `${mark.left + mark.width}%`, y1: mark.y, y2: mark.y });
        const stem = () => s('line', { class: 'stem', x1: x, x2: x, y1: c.zero, y2: mark.y });
        const shape = {
          target: () => [stem(), level(), s('circle', { class: 'ring', cx: x, cy: mark.y, r: 7 }), s('circle', { class: 'dot', cx: x, cy: mark.y, r: 2.5 })],
          model: () => [stem(), s('svg', { x, y: mark.y }, s('path', { class: 'ring', d: 'M0-10 10 0 0 10-10 0Z' }))],
        }[mark.kind] || (() => [
          s('rect', { x: `${mark.left}%`, width: `${mark.width}%`, y: mark.top, height: mark.height }),
          mark.kind === 'budget' && level(),
        ]);
        return s('g', { class: `mark m-${mark.kind}` }, shape(), mark.labelled && [
          text(x, mark.y - 27, 'middle', 'big', figures[position].value, 'ltr'),
          text(x, mark.y - 12, 'middle', 'soft', figures[position].kind_label),
        ]);
      }));
  };

  const article = (answer, kind) => {
    const { view, page, language } = answer;
    const figures = view.figures || [];
    const undated = view.undated;
    const words = { lang: view.lang, dir: view.text_dir };
    return h('article', { lang: language, dir: view.dir },
      view.picture && picture(view.picture),
      h('div', { class: 'text' },
        view.eyebrow && h('p', { class: 'eyebrow' }, view.eyebrow),
        h('h2', words, link(page, view.title || view.site)),
        figures.length === 1 && one(figures[0], undated),
        figures.length > 1 && [chart(view), figures.map((figure) => provenance(figure, undated))],
        kind !== 'figure' && kind !== 'photo' && view.text && h('p', { class: 'lead', ...words }, view.text),
        h('p', { class: 'foot' }, link(page, view.more))));
  };

  const answers = new Map();
  const ask = (lang, kind, entry) => {
    const address = `${base}/oembed/${lang}/${kind}/${entry}.json`;
    if (!answers.has(address)) {
      answers.set(address, fetch(address, { credentials: 'omit', mode: 'cors', referrerPolicy: 'no-referrer' })
        .then((answer) => (answer.ok ? answer.json() : undefined), () => undefined));
    }
    return answers.get(address);
  };

  const near = window.IntersectionObserver && new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { near.unobserve(target); target.show(); }
  }, { rootMargin: '600px' });

  for (const kind of kinds) {
    const name = `op-${kind}`;
    if (customElements.get(name)) continue;
    customElements.define(name, class extends HTMLElement {
      static get observedAttributes() { return ['entry', 'lang']; }
      connectedCallback() {
        this.setAttribute('kind', kind);
        if (near) near.observe(this); else this.show();
      }
      disconnectedCallback() { if (near) near.unobserve(this); }
      attributeChangedCallback(_, before) { if (before !== null && this.isConnected) this.show(); }
      async show() {
        const entry = this.getAttribute('entry') || (kind === 'banner' ? 'site' : '');
        if (!/^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/.test(entry)) return;
        const around = this.closest('[lang]');
        const asked = ((around && around.lang) || fallback).toLowerCase().split('-')[0];
        const lang = languages.includes(asked) ? asked : fallback;
        const answer = (await ask(lang, kind, entry)) || (lang !== fallback && (await ask(fallback, kind, entry)));
        if (!answer || !answer.view) return;
        sheet ||= new CSSStyleSheet();
        if (!sheet.cssRules.length) sheet.replaceSync(css);
        const root = this.shadowRoot || this.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = [sheet];
        root.replaceChildren(article(answer, kind));
        this.dispatchEvent(new CustomEvent('op-ready', { bubbles: true }));
      }
    });
  }

  // Frames of ours that tell their height get it.
  addEventListener('message', ({ data, source }) => {
    if (!data || data.message !== 'height' || !(data.value > 0)) return;
    for (const frame of document.querySelectorAll(`iframe[src^="${base}/embed/"]`)) {
      if (frame.contentWindow === source) frame.height = Math.min(Math.ceil(data.value), 3000);
    }
  });
})();
