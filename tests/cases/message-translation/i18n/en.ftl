back-home = Home
# warning[i18n/argument] 12: `found` uses $cuont
found = { $cuont } found
