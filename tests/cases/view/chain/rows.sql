insert into sale values (1, 5), (2, 6);
