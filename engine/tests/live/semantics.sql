-- What PostgreSQL does about row security, one rule after another.
--
-- Rules 42 and 43 are about races and about versions with known holes; no statement shows them.

-- given:
create role own nologin;
create role a nologin;
create role b nologin;
create role passes nologin bypassrls;
grant create, usage on schema public to own, a, b, passes;
create table t (id int primary key, owner text, v int default 0);
alter table t owner to own;
insert into t values (1, 'a'), (2, 'b');
grant all on t to a, b, passes;
alter table t enable row level security;

-- rule: 1 without a policy nothing is there
-- try a: select count(*) from t => 0

-- rule: 2 the owner is exempt unless forced, superusers and BYPASSRLS always
-- try own: select count(*) from t => 2
alter table t force row level security;
-- try own: select count(*) from t => 0
-- try passes: select count(*) from t => 2
-- try admin: select count(*) from t => 2

-- rule: 3 some permissive and every restrictive policy
create policy r on t as restrictive using (true);
-- try a: select count(*) from t => 0
create policy p on t using (true);
-- try a: select count(*) from t => 2

-- rule: 4 a condition that is null denies, other than that of a constraint
create policy p on t using (true);
create policy r on t as restrictive using (null);
create table c (x int check (null::boolean));
grant insert on c to a;
-- try a: select count(*) from t => 0
-- try a: insert into c values (1) => 1

-- rule: 5 which command asks for which condition
create policy s on t for select using (id in (1, 10));
create policy i on t for insert with check (id = 10);
create policy u on t for update using (id = 1) with check (v = 5);
create policy d on t for delete using (id = 1);
-- try a: select count(*) from t => 1
-- try a: insert into t values (10, 'x') => 1
-- try a: insert into t values (11, 'x') => 42501
-- try a: update t set v = 5 where id = 1 => 1
-- try a: update t set v = 6 where id = 1 => 42501
-- try a: update t set v = 5 where id = 2 => 0
-- try a: delete from t where id = 2 => 0
-- try a: delete from t where id = 1 => 1

-- rule: 6 without WITH CHECK, USING checks new rows
create policy p on t using (owner = current_user);
-- try a: update t set owner = 'b' where id = 1 => 42501
-- try a: insert into t values (3, 'b') => 42501
-- try a: insert into t values (3, 'a') => 1

-- rule: 7 in a policy for all commands, CHECK alone decides on an INSERT
create policy p on t using (owner = current_user) with check (true);
-- try a: insert into t values (3, 'b') => 1

-- rule: 8 old and new rows are admitted independently
create table links (id int, status text);
insert into links values (1, 'inactive');
alter table links enable row level security;
grant all on links to a;
create policy s on links for select using (true);
create policy accept on links for update using (status = 'pending') with check (status = 'active');
-- try a: update links set status = 'active' where id = 1 => 0
create policy leave on links for update using (true) with check (status = 'inactive');
-- try a: update links set status = 'active' where id = 1 => 1

-- rule: 9 policies for SELECT bind a write that reads a column
create policy u on t for update using (true);
create policy d on t for delete using (true);
-- try a: update t set v = 1 where id = 1 => 0
-- try a: update t set v = v + 1 => 0
-- try a: update t set v = 1 => 2
-- try a: delete from t => 2

-- rule: 10 with WHERE the new row has to be visible, without it need not be
create policy s on t for select using (owner = current_user);
create policy u on t for update using (owner = current_user) with check (true);
-- try a: update t set owner = 'b' where id = 1 => 42501
-- try a: update t set owner = 'b' => 1
-- try a: update t set owner = 'b' returning 1 => 1

-- rule: 11 INSERT RETURNING needs a policy for SELECT
create policy i on t for insert with check (true);
-- try a: insert into t values (3, 'a') returning id => 42501
-- try a: insert into t values (3, 'a') => 1

-- rule: 12 a hidden conflict is swallowed or refused
create policy s on t for select using (owner = current_user);
create policy i on t for insert with check (true);
create policy u on t for update using (owner = current_user);
-- try a: insert into t values (2, 'a') on conflict do nothing => 0
-- try a: insert into t values (2, 'a') on conflict (id) do update set v = 1 => 42501

-- rule: 13 MERGE goes down the path of an UPDATE, since 15
create policy s on t for select using (true);
create policy i on t for insert with check (true);
create policy u on t for update using (owner = current_user);
-- try a: merge into t using (select 2 as id) s on t.id = s.id when matched then update set v = 1 when not matched then insert values (s.id, 'a') => 42501

-- rule: 14 SELECT FOR UPDATE needs a policy for UPDATE
create policy s on t for select using (true);
-- try a: select count(*) from (select 1 from t for update) x => 0
create policy u on t for update using (true);
-- try a: select count(*) from (select 1 from t for update) x => 2

-- rule: 15 without TO a policy is for everybody
create policy p on t using (true);
-- try admin: select polroles::text from pg_policy => {0}

-- rule: 16 a policy binds members that inherit, and no others
create role g;
create role inherits inherit in role g;
create role inherits_not noinherit in role g;
grant select on t to inherits, inherits_not;
grant usage on schema public to inherits, inherits_not;
create policy p on t for select to g using (true);
-- try inherits: select count(*) from t => 2
-- try inherits_not: select count(*) from t => 0
create policy base on t for select using (true);
create policy floor on t as restrictive to g using (id = 1);
-- try inherits: select count(*) from t => 1
-- try inherits_not: select count(*) from t => 2

-- rule: 17 a policy is no grant
create role stranger;
create policy p on t to stranger using (true);
-- try stranger: select count(*) from t => 42501

-- rule: 18 only a grant limits which columns are written
revoke update on t from a;
grant update (v) on t to a;
create policy p on t using (true);
-- try a: update t set owner = 'x' => 42501
-- try a: update t set v = 1 => 2

-- rule: 19 a policy sees the old row or the new one, and a trigger both
create policy p on t using (true);
create function keep() returns trigger language plpgsql as $$
  begin if new.owner <> old.owner then raise insufficient_privilege; end if; return new; end $$;
create trigger keep before update on t for each row execute function keep();
-- try admin: create policy x on t using (old.id = 1) => 42P01
-- try a: update t set owner = 'b' where id = 1 => 42501
-- try a: update t set v = 1 where id = 1 => 1

-- rule: 20 a view reads and writes as its owner
create policy p on t using (owner = current_user);
create view page as select * from t;
alter view page owner to own;
grant all on page to a;
-- try a: select count(*) from page => 2
-- try a: delete from page => 2

-- rule: 21 a caller's view over an owner's view does, too, since 15
create policy p on t using (owner = current_user);
create view page as select * from t;
alter view page owner to own;
create view over_page with (security_invoker = true) as select * from page;
grant all on page, over_page to a;
-- try a: select count(*) from over_page => 2

-- rule: 22 security_barrier does not change whose rights a view has
create policy p on t using (owner = current_user);
create view page with (security_barrier = true) as select * from t;
alter view page owner to own;
grant all on page to a;
-- try a: select count(*) from page => 2

-- rule: 23 a materialised view knows no row security
create materialized view m as select * from t;
grant select on m to a;
-- try a: select count(*) from m => 2
-- try admin: alter table m enable row level security => 42809

-- rule: 24 a definer function has its owner's rights, and everybody may call it
create function cnt() returns bigint language sql security definer as 'select count(*) from public.t';
alter function cnt() owner to own;
-- try a: select cnt() => 2

-- rule: 25 unless row security is forced upon that owner
create function cnt() returns bigint language sql security definer as 'select count(*) from public.t';
alter function cnt() owner to own;
alter table t force row level security;
-- try a: select cnt() => 0

-- rule: 26 inside of it current_user is the owner
create function who() returns text language sql security definer as 'select current_user::text';
alter function who() owner to own;
-- try a: select who() => own

-- rule: 27 what a policy reads, it reads as the caller
create table other (id int);
create policy p on t using (exists (select 1 from other));
insert into other values (1);
-- try a: select count(*) from t => 42501
grant select on other to a;
-- try a: select count(*) from t => 2
alter table other enable row level security;
-- try a: select count(*) from t => 0

-- rule: 28 a policy that reads its own table fails when it is used
create policy p on t using (exists (select 1 from t x where x.id = t.id));
-- try a: select count(*) from t => 42P17

-- rule: 29 through a parent its policies hold, directly a partition's own
create table parent (id int, owner text) partition by list (owner);
create table parent_a partition of parent for values in ('a');
create table parent_b partition of parent for values in ('b');
insert into parent values (1, 'a'), (2, 'b');
alter table parent enable row level security;
create policy p on parent using (owner = current_user);
grant select on parent, parent_b to a;
-- try a: select count(*) from parent => 1
-- try a: select count(*) from parent_b => 1
alter table parent disable row level security;
alter table parent_b enable row level security;
-- try a: select count(*) from parent => 2

-- rule: 30 TRUNCATE asks no policy
-- keep a: truncate t => 0
-- try admin: select count(*) from t => 0

-- rule: 31 a foreign key tells what is there
create table child (t_id int references t);
grant insert on child to a;
-- try a: insert into child values (2) => 1
-- try a: insert into child values (9) => 23503

-- rule: 32 a cascade asks no policy
create table child (id int, t_id int references t on delete cascade);
alter table child enable row level security;
insert into child values (1, 1);
create policy p on t using (owner = current_user);
-- keep a: delete from t where id = 1 => 1
-- try admin: select count(*) from child => 0

-- rule: 33 a key tells what is there
create policy i on t for insert with check (true);
-- try a: insert into t values (2, 'a') => 23505

-- rule: 34 COPY TO is filtered, COPY FROM is refused
create policy p on t using (owner = current_user);
-- try a: copy t to stdout => 1
-- try a: copy t from stdin => 0A000

-- rule: 35 with row_security off a policy is an error
create policy p on t using (owner = current_user);
-- try a: set local row_security = off; select count(*) from t => 42501

-- rule: 36 conditions that may leak run after the policy
create policy p on t using (owner = current_user);
-- try a: select count(*) from t where 1 / (id - 2) <> 5 => 1

-- rule: 37 statistics are hidden, the number of rows is not
create policy p on t using (owner = current_user);
analyze t;
-- try a: select count(*) from pg_stats where tablename = 't' => 0
-- try a: select reltuples::int from pg_class where relname = 't' => 2

-- rule: 38 anybody sets a setting of their own
create policy p on t using (owner = current_setting('app.uid', true));
-- try a: select set_config('app.uid', 'b', true); select owner from t => b

-- rule: 39 a setting that was ever set is empty and not null
-- alone: begin; set local app.x = '1'; commit; select current_setting('app.x', true) = '' => t
-- alone: begin; set local app.x = '1'; commit; select current_setting('app.x', true)::uuid => 22P02
-- alone: select current_setting('app.never', true) is null => t

-- rule: 40 a condition that holds for nobody holds for all who are nobody
create policy p on t using (current_setting('app.nobody', true) is null or owner = current_setting('app.nobody', true));
-- try a: select count(*) from t => 2

-- rule: 41 a trigger's definer function writes past policies
create table log (id int);
alter table log enable row level security;
create function note() returns trigger language plpgsql security definer set search_path = ''
  as $$ begin insert into public.log values (new.id); return new; end $$;
create trigger note after insert on t for each row execute function note();
create policy i on t for insert with check (true);
-- try a: insert into log values (1) => 42501
-- keep a: insert into t values (3, 'b') => 1
-- try admin: select count(*) from log => 1
