create view note_list with (security_invoker = true) as select id, owner_id, body from notes;
grant select on note_list to authenticated;

create function touch_note() returns trigger language plpgsql set search_path = '' as $$
begin
  update public.notes set body = 'CANARY: ' || new.said where id = new.note_id;
  return new;
end
$$;
revoke execute on function touch_note() from public;
