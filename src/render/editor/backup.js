// What was written and not saved. Decap keeps it in the browser, asks on the next visit whether it is wanted, and shows
// it; an entry that is read from its file a moment later then takes its place. Here it is shown again.
'use strict';
(() => {
  const { store } = window.provence;
  if (!store) return;
  const ask = window.confirm.bind(window);

  /** The backup that is wanted before its entry is there, with the place where it is edited. */
  let wanted = null;

  /** Shows a backup again once its entry came over it. */
  function follow(found) {
    if (!wanted) return;
    const draft = found.getState().entryDraft;
    if (location.hash !== wanted.route) wanted = null;
    else if (!wanted.isShown) wanted.isShown = draft.get('hasChanged');
    else if (!draft.get('hasChanged') && draft.getIn(['entry', 'data'])) {
      wanted.isShown = false;
      wanted.isAnswered = true;
      const { backup } = wanted;
      found.dispatch({ type: 'DRAFT_LOCAL_BACKUP_RETRIEVED', payload: { entry: backup.get('entry') } });
    }
  }

  window.provence.keepBackups = () => {
    window.confirm = (message) => {
      const found = store();
      const draft = found?.getState().entryDraft;
      const backup = draft?.get('localBackup');
      if (!backup) return ask(message);
      if (wanted?.isAnswered) {
        wanted = null;
        return true;
      }
      const isThere = Boolean(draft.getIn(['entry', 'data']));
      const isWanted = ask(message);
      if (isWanted && !isThere) {
        wanted = { backup, route: location.hash, isShown: false, isAnswered: false };
        const leave = found.subscribe(() => {
          // The store is asked again when it has told everyone of this change.
          queueMicrotask(() => {
            follow(found);
            if (!wanted) leave();
          });
        });
      }
      return isWanted;
    };
  };
})();
