select * from account;
