-- Values that the database keeps up by itself.

-- `updated_at` is the time of the transaction that last changed the row.
create function app.touch_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- The same for `last_updated`.
create function app.touch_last_updated() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.last_updated := now();
  return new;
end
$$;

-- A new message moves its conversation to the front, and never back. Security definer: who sends a message may not
-- set that time.
-- allow(PL205, reason = "sets one time, in the conversation that the message is in")
create function app.bring_conversation_forward() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations as c
  set last_message_at = new.created_at
  where c.id = new.conversation_id and c.last_message_at < new.created_at;
  return null;
end
$$;

revoke execute on function
  app.touch_updated_at(), app.touch_last_updated(), app.bring_conversation_forward()
from public;
