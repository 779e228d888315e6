select * from reading;
select described();
