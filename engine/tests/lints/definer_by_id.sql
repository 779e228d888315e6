create schema definer_by_id_bad;
create schema definer_by_id_good;
grant usage on schema definer_by_id_bad, definer_by_id_good to anon, authenticated;

set search_path = definer_by_id_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create function note(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_bad.notes where id = wanted';
create function forget(wanted int) returns void language plpgsql security definer set search_path = definer_by_id_bad, pg_temp
  as 'begin delete from notes where id = wanted; end';

-- The caller is named, and nothing is tied to it.
create function signed_in(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_bad.notes where id = wanted and auth.uid() is not null';
create function by_one_half(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_bad.notes where id = wanted or owner = auth.uid()';
create function in_the_result(wanted int) returns table (body text, asked_by uuid) language sql security definer set search_path = ''
  as 'select body, auth.uid() from definer_by_id_bad.notes where id = wanted';
create function by_argument(wanted int, me uuid) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_bad.notes where id = wanted and me = auth.uid()';
create function by_other_row(wanted int) returns notes language sql security definer set search_path = ''
  as 'select n.* from definer_by_id_bad.notes n, definer_by_id_bad.notes m where n.id = wanted and m.owner = auth.uid()';
create function by_unequal(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_bad.notes where id = wanted and owner <> auth.uid()';
create function by_role(wanted int) returns notes language sql security definer set search_path = ''
  as $$ select * from definer_by_id_bad.notes where id = wanted and auth.role() = 'authenticated' $$;
create function looked_up(wanted int) returns text language sql security definer set search_path = ''
  as 'select (select body from definer_by_id_bad.notes where id = wanted) where auth.uid() is not null';
create function change(wanted int, said text) returns void language plpgsql security definer set search_path = ''
  as 'begin update definer_by_id_bad.notes set body = said || auth.uid() where id = wanted; end';
create function passes_null(wanted int, whose uuid) returns void language plpgsql security definer set search_path = ''
  as $$ begin if whose <> auth.uid() then raise exception 'no'; end if;
     delete from definer_by_id_bad.notes where id = wanted and owner = whose; end $$;
create function caught(wanted int) returns void language plpgsql security definer set search_path = ''
  as $$ begin if auth.uid() is distinct from '00000000-0000-0000-0000-000000000001' then raise exception 'no'; end if;
     delete from definer_by_id_bad.notes where id = wanted;
     exception when others then delete from definer_by_id_bad.notes where id = wanted; end $$;
create function behind_a_branch(wanted int, loud boolean) returns void language plpgsql security definer set search_path = ''
  as $$ begin if loud then if auth.uid() is distinct from '00000000-0000-0000-0000-000000000001' then raise exception 'no'; end if; end if;
     delete from definer_by_id_bad.notes where id = wanted; end $$;
create function for_another(whose uuid, said text) returns void language plpgsql security definer set search_path = ''
  as $$ begin perform auth.uid(); insert into definer_by_id_bad.notes (id, owner, body) values (1, whose, said); end $$;
create function not_understood(wanted int) returns notes language sql security definer set search_path = ''
  as 'with mine as (select auth.uid() as id) select n.* from definer_by_id_bad.notes n, mine where n.owner = mine.id and n.id = wanted';

set search_path = definer_by_id_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create function note(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted and owner = auth.uid()';
create function as_invoker(wanted int) returns notes language sql set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted';
create function me() returns uuid language sql stable set search_path = '' as 'select auth.uid()';
create function by_helper(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted and owner = definer_by_id_good.me()';
create table members (user_id uuid not null, team int not null, role text not null);
create function is_admin() returns boolean language sql stable set search_path = ''
  as $$ select exists (select 1 from definer_by_id_good.members m where m.user_id = auth.uid() and m.role = 'admin') $$;
alter table notes add team int;
create function by_standing(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted and definer_by_id_good.is_admin()';
create function by_either(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted and (owner = auth.uid() or (select definer_by_id_good.is_admin()))';
create function by_membership(wanted int) returns notes language sql security definer set search_path = ''
  as 'select n.* from definer_by_id_good.notes n join definer_by_id_good.members m on m.team = n.team where n.id = wanted and m.user_id = auth.uid()';
create function by_exists(wanted int) returns notes language sql security definer set search_path = ''
  as 'select n.* from definer_by_id_good.notes n where n.id = wanted and exists (select 1 from definer_by_id_good.members m where m.team = n.team and m.user_id = auth.uid())';
create function by_array(wanted int) returns notes language sql security definer set search_path = ''
  as 'select n.* from definer_by_id_good.notes n where n.id = wanted and n.team = any (array(select m.team from definer_by_id_good.members m where m.user_id = auth.uid()))';
create function by_argument(wanted int, me uuid) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted and owner = me and me = auth.uid()';
create function by_claim(wanted int) returns notes language sql security definer set search_path = ''
  as $$ select * from definer_by_id_good.notes where id = wanted and (auth.jwt() ->> 'role') = 'admin' $$;
create function change(wanted int, said text) returns void language plpgsql security definer set search_path = ''
  as 'begin update definer_by_id_good.notes set body = said where id = wanted and owner = auth.uid(); end';
create function by_variable(wanted int) returns text language plpgsql security definer set search_path = ''
  as $$ declare me uuid := auth.uid(); said text;
     begin select body into said from definer_by_id_good.notes where id = wanted and owner = me; return said; end $$;
create function guarded(wanted int) returns setof notes language plpgsql security definer set search_path = ''
  as $$ begin if not definer_by_id_good.is_admin() then raise exception 'no'; end if;
     return query select * from definer_by_id_good.notes where id = wanted; end $$;
create function guarded_argument(wanted int, whose uuid) returns void language plpgsql security definer set search_path = ''
  as $$ begin if whose is distinct from auth.uid() then raise exception 'no'; end if;
     delete from definer_by_id_good.notes where id = wanted and owner = whose; end $$;
create function for_me(said text) returns void language plpgsql security definer set search_path = ''
  as $$ begin insert into definer_by_id_good.notes (id, owner, body) values (1, auth.uid(), said); end $$;
