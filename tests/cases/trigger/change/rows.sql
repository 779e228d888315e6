insert into job values (1, 'new');
