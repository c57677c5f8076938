back-home = Home
found = { $count } found
alert-note = Good to know
