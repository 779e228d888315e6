insert into day values (1, 'tired'), (2, default);
