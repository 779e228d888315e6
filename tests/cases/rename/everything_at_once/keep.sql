select title || owner from team.plan order by 1;
