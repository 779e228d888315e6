select * from hit order by id;
select * from best;
