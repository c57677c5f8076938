back-home = Accueil
found = { $count } trouvés
# warning[i18n/unused-message] 1: `forgotten`
forgotten = Personne ne me lit
