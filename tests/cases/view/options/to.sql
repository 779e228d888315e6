create view barred as select id from person where id > 1;
create view checked as select id from person where id > 2 with cascaded check option;
create recursive view counting (n) as values (1) union all select n + 1 from counting where n < 4;
