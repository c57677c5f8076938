back-home = Accueil
found = { $count } trouvés
alert-note = À savoir
