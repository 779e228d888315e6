create domain positive as integer constraint above_zero check (value > 0) constraint small check (value < 1000);
