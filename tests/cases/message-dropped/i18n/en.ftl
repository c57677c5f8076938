back-home = Home
# warning[i18n/argument] 1: `found` says nothing of $count
found = Some found
