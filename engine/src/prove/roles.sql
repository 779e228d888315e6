-- The roles that anything is granted to or that a policy names, and whether row security restrains them.
SELECT r.rolname::text, r.rolbypassrls OR r.rolsuper
FROM pg_catalog.pg_roles r
WHERE r.rolname !~ '^pg_' AND r.rolname <> current_user
  AND r.rolname NOT IN ('palisade_loader', 'palisade_admin') AND (
    EXISTS (
      SELECT FROM pg_catalog.pg_class c CROSS JOIN pg_catalog.aclexplode(c.relacl) x
      WHERE x.grantee = r.oid AND c.relowner <> r.oid
    )
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute a CROSS JOIN pg_catalog.aclexplode(a.attacl) x WHERE x.grantee = r.oid
    )
    OR EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE r.oid = ANY (p.polroles))
    OR r.rolname = ANY ($1)
  )
ORDER BY 1
