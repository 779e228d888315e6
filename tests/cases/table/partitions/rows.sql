insert into event values (1, '2023-05-05', 'a');
