back-home = Home
found = { $count } found
# error[content/merge-conflict] 1: two versions
<<<<<<< HEAD
a: 1
=======
b: 2
>>>>>>> x
