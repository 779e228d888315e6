select heading || owner from squad.schedules order by 1;
