-- It said 201 for changes too, and nothing read it: what was answered is in the response.
alter table idempotency_keys drop column status;
