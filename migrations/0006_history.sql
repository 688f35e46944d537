-- Record-time history. The current row says since when it is known (recorded_at); each version it
-- replaces goes to its twin in schema history with recorded_until. Nobody may write there but the
-- triggers, and nobody may change or remove what is there.

create function stamp_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  new.recorded_at := now();
  new.recorded_by := current_actor();
  new.change_reason := current_reason();
  return new;
end $$;

-- The twin's columns are the table's own, in order, then these three; a migration that adds a column
-- to a table adds it to the twin, and a test compares the two.
create function keep_history() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  columns text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum) into columns
  from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped;
  -- A version that began and ended in this same transaction was never seen by anyone.
  execute format(
    'insert into history.%I (%s, recorded_until, ended_by, operation)
     select %s, now(), current_actor(), %L from old_rows where recorded_at < now()',
    tg_table_name, columns, columns, lower(tg_op));
  return null;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'parties', 'parcels', 'buildings', 'rights', 'roads', 'road_surfaces', 'addresses', 'zones', 'districts',
    'land_covers', 'change_sets', 'networks', 'network_nodes', 'network_edges', 'assets', 'crews',
    'maintenance_plans', 'works', 'works_phases', 'work_orders', 'inspections', 'reports', 'permits', 'plans',
    'interventions'
  ] loop
    execute format(
      'create table history.%1$I (like public.%1$I,
         recorded_until timestamptz not null, ended_by text not null, operation text not null)', name);
    execute format('create index on history.%1$I (municipality_id, id, recorded_at)', name);
    execute format('create trigger stamp before update on %I for each row
      execute function stamp_version()', name);
    execute format('create trigger keep_updated after update on %I referencing old table as old_rows
      for each statement execute function keep_history()', name);
    execute format('create trigger keep_deleted after delete on %I referencing old table as old_rows
      for each statement execute function keep_history()', name);
    if exists (select from information_schema.columns
               where table_schema = 'history' and table_name = name and column_name = 'geom') then
      execute format('create index on history.%I using gist (geom)', name);
    end if;
  end loop;
  foreach name in array array['municipalities', 'memberships'] loop
    execute format('create trigger stamp before update on %I for each row
      execute function stamp_version()', name);
  end loop;
end $$;
