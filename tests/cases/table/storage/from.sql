alter table cache replica identity full;
