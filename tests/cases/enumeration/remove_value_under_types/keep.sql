select * from wall order by id;
select * from painted order by id;
