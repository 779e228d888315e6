create schema app;
create function app.is_owner(who text) returns boolean language sql stable as $$ select who = current_user $$;
