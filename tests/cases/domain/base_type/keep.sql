select * from invoice;
