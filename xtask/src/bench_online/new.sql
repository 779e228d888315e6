CREATE TABLE public.customers (id integer PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE public.orders (
    id integer PRIMARY KEY,
    customer integer NOT NULL REFERENCES public.customers,
    title text NOT NULL,
    seen integer NOT NULL DEFAULT 0 CHECK (seen >= 0),
    note text,
    token uuid NOT NULL DEFAULT gen_random_uuid()
);
CREATE INDEX orders_note ON public.orders (note, customer);
CREATE INDEX orders_customer ON public.orders (customer);
CREATE UNIQUE INDEX orders_token ON public.orders (token);
