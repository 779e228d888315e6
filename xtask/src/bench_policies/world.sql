-- p0 to p999 coach about 19 of p1000 to p19999 each; everybody has 50 rows of a million.
SET search_path = public;

INSERT INTO links
SELECT i, 'p' || i % 1000, 'p' || 1000 + i, i % 20 <> 0 FROM generate_series(0, 18999) AS i;

INSERT INTO members SELECT i, 'p' || i, i % 5000 FROM generate_series(0, 19999) AS i;

INSERT INTO plans SELECT i, 'p' || i % 1000 FROM generate_series(0, 19999) AS i;

INSERT INTO templates SELECT i, 'p' || i, i % 2 = 0 FROM generate_series(0, 19999) AS i;

INSERT INTO runs
SELECT i, 'p' || i % 20000, 'p' || (i + 1) % 20000, i % 5000, i % 20000, i % 20000, repeat('x', 40)
FROM generate_series(1, current_setting('bench.rows')::integer) AS i;

-- The form that is often advised: security definer, and a column of the row as its argument.
CREATE FUNCTION is_coached(person text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
  SELECT EXISTS (
    SELECT FROM public.links AS l
    WHERE l.coach_id = current_setting('request.jwt.claims', true)::jsonb ->> 'sub' AND l.runner_id = person AND l.active
  )
$$;
