insert into reading values (1, 5), (2, 50), (3, 50);
