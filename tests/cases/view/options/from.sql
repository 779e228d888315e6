create view barred with (security_barrier) as select id from person where id > 1;
create view checked as select id from person where id > 2 with local check option;
create recursive view counting (n) as values (1) union all select n + 1 from counting where n < 3;
