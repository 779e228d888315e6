select * from setting;
