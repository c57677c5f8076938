back-home = Accueil
found = { $count } trouvés
