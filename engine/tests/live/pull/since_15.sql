-- since 15
create table p (a int, b int, primary key (a, b));
create table f (a int, b int, u int unique nulls not distinct, foreign key (a, b) references p on delete set null (b));
create unique index on f (b) nulls not distinct;
create view v with (security_invoker = true) as select * from f;
create table pairs (a int, b int, primary key (a, b));
create table of_pairs (a int not null, b int, foreign key (a, b) references pairs on delete set null (b));
