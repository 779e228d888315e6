insert into person values ('x');
insert into paper values (1, 'x', 2);
