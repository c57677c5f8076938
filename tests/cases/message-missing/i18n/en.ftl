# warning[i18n/missing-message] @1:1: `found`
back-home = Home
