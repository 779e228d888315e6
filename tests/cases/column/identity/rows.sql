insert into log (page) values (3), (4);
