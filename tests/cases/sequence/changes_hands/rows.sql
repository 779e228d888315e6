insert into a select from generate_series(1, 3);
