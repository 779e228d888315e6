-- One row for each object and role whose privileges are not what acldefault() gives, and for each object that
-- belongs to somebody else than the running role. The owner is `@owner`, and who gave is '' where it was the owner.
-- `name` is that of a column, of a range type's constructor, or of a language, which may be PostgreSQL's own.
with every(classid, oid, sub, name, acl, type, owner) as (
  select 'pg_class'::regclass::oid, c.oid, 0, null::text, c.relacl,
    case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner
  from pg_class c where c.relnamespace = any ($1)
  union all
  select 'pg_class'::regclass, a.attrelid, a.attnum::int, a.attname::text, a.attacl, 'c', c.relowner
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where a.attacl is not null and not a.attisdropped and c.relnamespace = any ($1)
  union all
  select 'pg_proc'::regclass, p.oid, 0,
    case when exists (select from pg_depend i
                      where i.classid = 'pg_proc'::regclass and i.objid = p.oid and i.deptype = 'i'
                        and i.refclassid = 'pg_type'::regclass)
         then quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' end,
    p.proacl, 'f', p.proowner
  from pg_proc p where p.pronamespace = any ($1)
  union all
  select 'pg_type'::regclass, t.oid, 0, null, t.typacl, 'T', t.typowner
  from pg_type t where t.typtype <> 'm' and t.typnamespace = any ($1)
  union all
  select 'pg_language'::regclass, l.oid, 0, l.lanname::text, l.lanacl, 'l', l.lanowner
  from pg_language l
  union all
  select 'pg_foreign_data_wrapper'::regclass, f.oid, 0, null, f.fdwacl, 'F', f.fdwowner
  from pg_foreign_data_wrapper f
  union all
  select 'pg_foreign_server'::regclass, s.oid, 0, null, s.srvacl, 'S', s.srvowner
  from pg_foreign_server s
  union all
  select 'pg_namespace'::regclass, n.oid, 0, null, n.nspacl, 'n', n.nspowner
  from pg_namespace n where n.oid = any ($1)
), objects as (
  select * from every where acl is not null or pg_get_userbyid(owner) <> current_user
), entries as (
  select o.classid, o.oid, o.sub, o.name, o.owner, x.grantee, true as held,
    x.privilege_type || case when x.is_grantable then '*' else '' end as privilege,
    case when x.grantor = o.owner then '' else pg_get_userbyid(x.grantor)::text end as giver
  from objects o, aclexplode(coalesce(o.acl, acldefault(o.type, o.owner))) x
  union all
  select o.classid, o.oid, o.sub, o.name, o.owner, x.grantee, false, x.privilege_type, null
  from objects o, aclexplode(acldefault(o.type, o.owner)) x
), grouped as (
  select classid, oid, sub, name, owner, grantee,
    coalesce(array_agg(distinct privilege) filter (where held), '{}') as held,
    coalesce(array_agg(distinct privilege) filter (where not held), '{}') as built_in,
    coalesce(array_agg(giver order by giver, privilege) filter (where held), '{}') as givers,
    coalesce(array_agg(privilege order by giver, privilege) filter (where held), '{}') as given
  from entries
  group by classid, oid, sub, name, owner, grantee
)
select g.classid, g.oid, g.sub, g.name, g.held, g.built_in, g.givers, g.given,
  nullif(pg_get_userbyid(g.owner), current_user)::text as owner,
  case when g.grantee = 0 then 'public' when g.grantee = g.owner then '@owner' else r.rolname::text end as grantee
from grouped g
left join pg_roles r on r.oid = g.grantee
where (g.held is distinct from g.built_in or g.grantee = g.owner and pg_get_userbyid(g.owner) <> current_user)
  -- A grantee that was dropped without its grants.
  and (g.grantee = 0 or r.oid is not null)
