alter table log alter column id set increment by 10;
