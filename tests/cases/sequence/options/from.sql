create sequence numbers;
create sequence gone as integer start 10;
create sequence moved maxvalue 9;
