create table event (id bigint not null, at date not null, kind text) partition by range (at);
create table event_2023 partition of event for values from ('2023-01-01') to ('2024-01-01');
create index event_kind on event (kind);
alter table event add primary key (id, at);
