insert into shirt values (1, 'small', '{large,medium}'), (2, 'large', null);
