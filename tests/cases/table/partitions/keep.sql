select id, at, kind from event;
