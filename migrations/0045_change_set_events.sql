-- Servers tell those who look at them that change sets have moved on.

create function announce_change_sets() returns trigger language plpgsql as $$
begin
  perform pg_notify('change_set_changes', municipality_id::text)
  from (select distinct municipality_id from new_rows) as rows;
  return null;
end $$;

create trigger announce_begun after insert on change_sets referencing new table as new_rows
  for each statement execute function announce_change_sets();
create trigger announce_changed after update on change_sets referencing new table as new_rows
  for each statement execute function announce_change_sets();
create trigger announce_decided after update on reassignments referencing new table as new_rows
  for each statement execute function announce_change_sets();
