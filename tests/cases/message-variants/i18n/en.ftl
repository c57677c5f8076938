back-home = Home
# warning[i18n/argument] 1: a variant `[un]` that nothing chooses in `en`
found = { $count ->
    [un] one
    [1] one
   *[other] many
} found
