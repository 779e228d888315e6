insert into page values (1), (11);
