insert into alarm values (1, 'high', 'low'), (2, default, null);
