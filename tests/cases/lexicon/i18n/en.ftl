back-home = Home
found = { $count } found
