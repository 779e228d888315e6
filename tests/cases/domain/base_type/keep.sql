select * from invoice;
select * from totals;
