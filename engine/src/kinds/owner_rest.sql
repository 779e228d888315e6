-- The rest of owner.sql.
) o
join pg_roles r on r.oid = o.owner
where not exists (select from pg_depend e
                  where e.classid = o.classid and e.objid = o.oid and e.objsubid = 0
                    and (e.deptype in ('e', 'i') or o.classid = 'pg_class'::regclass and e.deptype = 'a'
                         and e.refclassid = 'pg_class'::regclass and e.refobjsubid > 0))
