insert into contact values (1, 'x', 1, 2), (2, 'y', null, 3);
