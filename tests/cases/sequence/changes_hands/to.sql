create sequence ids as bigint;
alter sequence ids owned by b.id;
grant usage on sequence ids to anon;
comment on sequence ids is 'kept';
