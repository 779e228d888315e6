create domain positive as integer default 1 check (value > 0);
