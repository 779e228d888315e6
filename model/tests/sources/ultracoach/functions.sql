create schema app;
create function app.caller() returns text language sql stable as $$
    select current_setting('app.current_user_id', true)
$$;
create function app.touch_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;
