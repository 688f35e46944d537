-- A day begins where the municipality is, and no version is lost between two writers.

-- The day that it is in the municipality that the transaction is in.
create function today() returns date
language sql stable parallel safe
return (now() at time zone coalesce(
  (select time_zone from municipalities where id = current_municipality()), 'UTC'))::date;

alter table parcels alter column valid_from set default today();
alter table rights alter column valid_from set default today();
alter table network_nodes alter column valid_from set default today();
alter table network_edges alter column valid_from set default today();
alter table parcel_lineage alter column at set default today();

create or replace function keep_moratorium() returns trigger language plpgsql as $$
declare
  finished date := coalesce((
    select new.ends_at at time zone m.time_zone from municipalities m where m.id = new.municipality_id)::date, today());
  months integer;
begin
  if new.status <> 'done' or new.kind <> 'resurfacing' then
    delete from moratoriums where municipality_id = new.municipality_id and works_id = new.id;
    return null;
  end if;
  select max(moratorium_months) into months from unit_prices
  where municipality_id = new.municipality_id and kind = 'resurfacing' and excavation_depth_m is null;
  if months is null or finished + make_interval(months => months) < today() then
    return null;
  end if;
  insert into moratoriums (municipality_id, road_id, works_id, starts_on, ends_on, reason, geom)
  values (new.municipality_id, (
      select r.id from roads r
      where r.municipality_id = new.municipality_id and r.geom && new.geom and st_intersects(r.geom, new.geom)
      order by st_length(st_intersection(r.geom, new.geom)) desc, r.id limit 1),
    new.id, finished, finished + make_interval(months => months), new.title,
    -- What lies beside the centre line lies under the same surface.
    case when st_dimension(new.geom) = 2 then new.geom else st_buffer(new.geom::geography, 5)::geometry end)
  on conflict (municipality_id, works_id) where works_id is not null do nothing;
  return null;
end $$;

-- Who waits for another's lock writes after him, and has an earlier now(); and the embedded engine's
-- clock goes in milliseconds. A version begins after the one that it replaces in any case.
create or replace function stamp_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  new.recorded_at := case
    when old.recorded_at < now() then now()
    when old.xmin = pg_current_xact_id()::xid then old.recorded_at
    else old.recorded_at + interval '1 microsecond' end;
  new.recorded_by := current_actor();
  new.change_reason := current_reason();
  return new;
end $$;

create or replace function keep_history() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  columns text;
  kept text;
  key text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum), string_agg('o.' || quote_ident(attname), ', ' order by attnum),
    string_agg(quote_ident(attname), ', ' order by attnum) filter (where attnum = any (
      (select indkey::int2[] from pg_index where indrelid = tg_relid and indisprimary)::int2[]))
  into columns, kept, key
  from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped;
  -- A version that began and ended in this same transaction was never seen by anyone.
  if tg_op = 'UPDATE' then
    execute format(
      'insert into history.%I (%s, recorded_until, ended_by, operation)
       select %s, n.recorded_at, current_actor(), ''update'' from old_rows o join new_rows n using (%s)
       where o.recorded_at < n.recorded_at',
      tg_table_name, columns, kept, key);
  else
    execute format(
      'insert into history.%I (%s, recorded_until, ended_by, operation)
       select %s, greatest(now(), o.recorded_at + interval ''1 microsecond''), current_actor(), ''delete'' from old_rows o
       where o.recorded_at <> now()',
      tg_table_name, columns, kept);
  end if;
  return null;
end $$;

do $$
declare
  kept record;
begin
  for kept in select tgrelid::regclass as of_table from pg_trigger
    where tgname = 'keep_updated' and tgfoid = 'keep_history'::regproc
  loop
    execute format('drop trigger keep_updated on %s', kept.of_table);
    execute format('create trigger keep_updated after update on %s
      referencing old table as old_rows new table as new_rows for each statement execute function keep_history()', kept.of_table);
  end loop;
end $$;
