alter table cache replica identity using index cache_value_key;
