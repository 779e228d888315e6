insert into invoice values (1, 100);
