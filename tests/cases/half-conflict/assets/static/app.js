let b = 0;
<<<<<<< HEAD
let a = 1;
=======
let a = 2;
>>>>>>> branche
