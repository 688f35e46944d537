-- A person decides what waits, says why, and may decide anew.

alter table reassignments
  add column note text,
  add column version integer not null default 1;
create index on reassignments (municipality_id, id) where decided_at is null;
