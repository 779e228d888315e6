insert into page (id) values (1), (7);
