select * from reading order by id;
select * from histogram;
