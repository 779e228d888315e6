create sequence entry_id_seq;
alter sequence entry_id_seq owned by entry.id;
