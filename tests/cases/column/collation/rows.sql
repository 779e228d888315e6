insert into word values ('b', 'x'), ('A', 'y');
