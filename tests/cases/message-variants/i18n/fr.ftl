back-home = Accueil
# warning[i18n/argument] 1: a variant `[two]` that nothing chooses in `fr`
found = { $count ->
    [two] deux
   *[other] { $count }
} trouvés
