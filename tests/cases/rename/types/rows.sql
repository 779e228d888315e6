insert into ticket values (1, 'closed', 'a@b');
