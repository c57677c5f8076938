back-home = Home
found = { $count } found
forgotten = Nobody reads me
