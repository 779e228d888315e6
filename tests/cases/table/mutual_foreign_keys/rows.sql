insert into city values (1);
