# warning[content/unknown-locale] @1:1: `es` is not a language of the site
back-home = Inicio
