// What Decap's French leaves in English, and people see.
'use strict';
(() => {
  const PHRASES = {
    app: { header: { media: 'Médias' } },
    collection: { collectionTop: { viewAsList: 'Afficher en liste', viewAsGrid: 'Afficher en vignettes' } },
    editor: {
      editorControl: { field: { widgetLabel: 'Champ %{widgetLabel}' } },
      editorControlPane: {
        i18n: {
          copyFromLocale: 'Reprendre d’une autre langue',
          copyFromLocaleConfirm: 'Reprendre les textes de la langue %{locale} ?\n\nTout ce qui est déjà écrit ici sera remplacé.',
        },
      },
      editorWidgets: {
        markdown: { strikethrough: 'Barré', toggleMode: { rich: 'Passer en texte mis en forme', markdown: 'Passer en Markdown' } },
        image: { chooseMultiple: 'Choisir des images', addMore: 'Ajouter des images', removeAll: 'Retirer toutes les images' },
        file: { chooseMultiple: 'Choisir des fichiers', addMore: 'Ajouter des fichiers', removeAll: 'Retirer tous les fichiers' },
        datetime: { setToNow: '%{fieldLabel} : maintenant' },
        object: { expand: 'Déplier', collapse: 'Replier' },
      },
    },
    mediaLibrary: { mediaLibraryModal: { close: 'Fermer' } },
    ui: { settingsDropdown: { account: 'Options du compte' } },
  };

  /** Phrases with others in the place of some. */
  function over(known, added) {
    const both = { ...known };
    for (const [key, value] of Object.entries(added)) both[key] = typeof value === 'string' ? value : over(both[key], value);
    return both;
  }

  window.provence.registerFrench = () => window.CMS.registerLocale('fr', over(window.CMS.getLocale('fr'), PHRASES));
})();
