insert into plans (title) values ('a'), ('b');
insert into step values (1, 2);
