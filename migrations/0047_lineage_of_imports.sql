-- Which parcel of one year's file became which of the next: kept with the import that brought it. And
-- what changed between two moments is found by when it was recorded.

alter table parcel_lineage
  add column import_run_id bigint,
  add foreign key (municipality_id, import_run_id) references import_runs on delete set null (import_run_id);

create index on parcels (municipality_id, recorded_at);
create index on history.parcels (municipality_id, recorded_until);

-- In square degrees: for shares of one place only.
create function on_both(one geometry, other geometry) returns double precision
language sql immutable parallel safe
return case when one && other and st_relate(one, other, '2********') then st_area(st_intersection(one, other)) else 0 end;

create index on parcels (municipality_id, valid_from);
create index on parcels (municipality_id, valid_until) where valid_until is not null;
