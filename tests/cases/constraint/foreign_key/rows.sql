insert into place values (1, 'n', 1);
insert into visit values (1, 'n', 1, 1, 1), (2, null, null, null, null);
