// Acceptance of blocks on the page about translations. Without scripts the page tells the commands that do it.
'use strict';
(() => {
  const { dataset } = document.querySelector('.blocks') ?? {};
  if (!dataset) return;
  const status = document.querySelector('[role="status"]');

  /** Accepts blocks, which show it then. */
  async function accept(blocks, to) {
    const body = { entry: dataset.entry, to, blocks: blocks.map(({ dataset: { source, translation } }) => ({ source, translation: to === dataset.to ? translation : source })) };
    const response = await fetch('/admin/api/accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify(body),
    }).catch(() => null);
    const answer = response ? await response.json() : { error: dataset.failed };
    status.textContent = answer.error ?? answer.message;
    status.className = answer.error ? 'refused' : '';
    if (answer.error) return false;
    for (const block of blocks) {
      if (to === dataset.to) {
        block.className = 'block current';
        block.querySelector('.state').textContent = dataset.current;
      } else {
        block.querySelector('.state.machine')?.remove();
        delete block.dataset.machine;
      }
    }
    return true;
  }

  function button(label, press, described) {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = label;
    if (described) made.setAttribute('aria-describedby', described);
    made.addEventListener('click', async () => {
      made.disabled = true;
      if (await press()) made.remove(); else made.disabled = false;
    });
    return made;
  }

  const due = [...document.querySelectorAll('.block[data-translation]')].filter((block) => !block.matches('.current'));
  const open = () => due.filter((block) => !block.matches('.current'));
  const machine = [...document.querySelectorAll('.block[data-machine]')];
  for (const block of due) {
    block.querySelector('h3').append(button(dataset.accept, () => accept([block], dataset.to), block.querySelector('.translation .text').id));
  }
  const all = document.querySelector('.actions');
  if (due.length > 1) {
    all.append(button(dataset.all, async () => {
      const done = await accept(open(), dataset.to);
      if (done) for (const block of due) block.querySelector('button')?.remove();
      return done;
    }));
  }
  if (machine.length > 0) all.append(button(dataset.acceptSource, () => accept(machine, dataset.from)));
})();
