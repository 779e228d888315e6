CREATE TABLE public.customers (id integer PRIMARY KEY, email text NOT NULL);
CREATE TABLE public.orders (
    id integer PRIMARY KEY,
    customer integer NOT NULL,
    title text,
    seen integer NOT NULL DEFAULT 0,
    note text
);
CREATE INDEX orders_note ON public.orders (note);
