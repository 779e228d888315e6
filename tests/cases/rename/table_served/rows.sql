insert into plans values (1, 'a'), (2, 'b');
