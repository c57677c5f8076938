back-home = Accueil
# error[i18n/argument] 11: no function NUMBR
found = { NUMBR($count) } trouvés
