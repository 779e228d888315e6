insert into legacy.customer (id) values (7);
insert into "order" values (1, 7, 'open'), (2, 7, 'closed');
