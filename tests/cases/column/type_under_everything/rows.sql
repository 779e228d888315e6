insert into holder values (1), (7);
insert into thing values (1, 7), (2, default);
