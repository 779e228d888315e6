insert into item values (1, 'a', 'b'), (2, 'c', 'd');
