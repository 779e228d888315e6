-- What Supabase and a server in use have: a bucket that everybody lists, a queue, channels, an index that nobody uses.
create policy list_avatars on storage.objects for select to anon using (bucket_id = 'avatars');
create policy own_files on storage.objects for select to authenticated using (owner = auth.uid());
create schema pgmq;
grant usage on schema pgmq to authenticated;
create table pgmq.q_mails (msg_id int primary key, message jsonb);
grant select on pgmq.q_mails to authenticated;
create table pgmq.q_safe (msg_id int primary key, message jsonb);
create schema realtime;
create table realtime.messages (id int primary key, topic text);
create schema shop;
grant usage on schema shop to anon;
create table shop.goods (id int primary key, name text, maker int references pgmq.q_mails);
grant select on shop.goods to anon;
create index goods_by_name on shop.goods (name);
create index goods_by_maker on shop.goods (maker);
insert into shop.goods select n, n::text from generate_series(1, 20000) as n;
delete from shop.goods where id < 12000;
-- Servers count what happened when a statement ends, at most once a second.
select pg_sleep(1.1);
