insert into parent values (1, 9);
insert into child values (1, 9);
