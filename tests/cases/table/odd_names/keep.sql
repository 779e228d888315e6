select id, "from" from "Über ""all"""."Order";
