insert into note values (1, 'x'), (2, 'z');
