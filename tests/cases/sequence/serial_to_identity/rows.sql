insert into entry (body) values ('a'), ('b');
