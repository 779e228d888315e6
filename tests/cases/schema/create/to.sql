comment on schema "Private Data" is 'for the server alone';
grant usage on schema "Private Data" to service;
