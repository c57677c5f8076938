back-home = Accueil
found = { $count } trouvés
# error[content/duplicate-key] 1: `back-home`
back-home = Retour
