back-home = Home
found = { é
