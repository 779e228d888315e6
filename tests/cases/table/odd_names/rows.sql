insert into "Über ""all"""."Order" values (1, 'it''s');
