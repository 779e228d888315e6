insert into hit values (1, 1), (2, 1);
refresh materialized view daily;
