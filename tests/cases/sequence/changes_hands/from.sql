create sequence ids as integer;
alter sequence ids owned by a.id;
grant usage on sequence ids to anon;
comment on sequence ids is 'kept';
