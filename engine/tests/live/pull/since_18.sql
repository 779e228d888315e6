-- since 18
create extension btree_gist;
create table stays (id int not null, during daterange not null, primary key (id, during without overlaps));
create table guests (id int constraint id_is_there not null, stay int, during daterange, foreign key (stay, period during) references stays (id, period during), check (id > 0) not enforced);
create table loose (stay int, during daterange, constraint loose_key foreign key (stay, period during) references stays (id, period during) not enforced, constraint loose_during unique (stay, during without overlaps));
create table half (a int, b int, constraint half_a not null a no inherit);
create table later (a int);
alter table later add constraint later_a not null a not valid;
