// The page where partners choose what to embed: one choice shown at a time, with buttons that copy. Without it the page
// is a list of snippets.
(() => {
  const chooser = document.querySelector('.embed-chooser');
  const list = document.querySelector('.embed-list');
  if (!chooser || !list) return;
  const select = chooser.querySelector('select');
  const frame = chooser.querySelector('iframe');
  const place = chooser.querySelector('.embed-snippets');
  const show = () => {
    const item = document.getElementById(select.value);
    if (!item) return;
    const link = item.querySelector('[data-frame]');
    frame.title = link.dataset.title;
    frame.height = link.dataset.height;
    frame.src = link.getAttribute('href');
    place.replaceChildren(...[...item.querySelectorAll('.snippet')].map((snippet) => snippet.cloneNode(true)));
  };
  addEventListener('message', ({ data, source }) => {
    if (source === frame.contentWindow && data && data.message === 'height' && data.value > 0) frame.height = Math.ceil(data.value);
  });
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('.snippet button');
    if (!button) return;
    const code = button.closest('.snippet').querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      const label = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  for (const button of document.querySelectorAll('.snippet button')) button.hidden = false;
  select.addEventListener('change', show);
  chooser.hidden = false;
  show();
})();
