insert into team.plan (title, owner, state) values ('a', 1, 'open'), ('b', 2, 'finished');
