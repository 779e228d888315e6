insert into row values (1, 'a'), (2, 'b');
