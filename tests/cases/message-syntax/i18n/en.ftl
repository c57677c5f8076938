# error[i18n/syntax] @2:19
back-home = { Home
found = { $count } found
