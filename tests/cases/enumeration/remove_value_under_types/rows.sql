insert into wall values (1, 'red'), (2, 'blue');
