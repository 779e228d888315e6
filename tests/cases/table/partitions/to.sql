create table event (id bigint not null, at date not null, kind text, note text default 'x') partition by range (at);
create table event_2023 partition of event for values from ('2023-01-01') to ('2024-01-01');
create table event_2024 partition of event for values from ('2024-01-01') to ('2025-01-01');
create table event_rest partition of event default;
create index event_kind_at on event (kind, at);
alter table event add primary key (id, at);
alter table event add constraint known check (kind <> '');
