insert into reading values (1, 5);
