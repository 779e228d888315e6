insert into counter select from generate_series(1, 3);
