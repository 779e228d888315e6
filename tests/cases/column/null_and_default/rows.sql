insert into setting values ('a', 'b', 3, '{x}', 'n');
