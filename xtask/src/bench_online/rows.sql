INSERT INTO public.customers SELECT n, 'c' || n FROM generate_series(1, 1000) AS n;
INSERT INTO public.orders
SELECT n, n % 1000 + 1, 'title ' || n, 0, md5(n::text)
FROM generate_series(1, current_setting('bench.rows')::integer) AS n;
