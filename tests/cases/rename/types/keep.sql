select * from ticket;
