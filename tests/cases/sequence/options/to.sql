create sequence numbers increment by 5 minvalue -10 maxvalue 100000 start 20 cache 3 cycle;
alter sequence numbers owned by counter.id;
create sequence fresh as smallint increment by -1;
create sequence moved minvalue 100 maxvalue 200 start 150;
