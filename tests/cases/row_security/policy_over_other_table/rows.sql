insert into plan values (1, 2);
insert into membership values (1, 2, '3');
