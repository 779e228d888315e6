create sequence numbers;
create sequence gone as integer start 10;
