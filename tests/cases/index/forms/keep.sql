select * from message;
