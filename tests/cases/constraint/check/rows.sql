insert into range values (1, 1, 9);
