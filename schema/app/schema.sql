-- Functions of the application's own. Not a schema that an API exposes: whoever may call them here can do so from SQL
-- alone.

create schema app;

grant usage on schema app to authenticated, service_role;
