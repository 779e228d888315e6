insert into person values (1, 'a@b');
