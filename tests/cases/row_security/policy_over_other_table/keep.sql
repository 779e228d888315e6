select id, team from plan;
select id, team from membership;
