-- What a write of many rows does for each of them, done once or more cheaply. Found by measuring an
-- import of 50,000 parcels (docs/adr/0017).

-- A part of unaccent's work is looking its dictionary up; text in ASCII has no accents. fold() itself
-- is expanded into the queries that call it, which a strict function with a CASE is not.
create function fold_accents(words text) returns text
language sql immutable parallel safe strict
return lower(public.unaccent('public.unaccent'::regdictionary, words));

create or replace function fold(words text) returns text
language sql immutable parallel safe
return case when octet_length(words) = length(words) then lower(words) else public.fold_accents(words) end;

-- Numbers, not a record: those are expanded into the query as well.
create function tile_column(shape_3857 geometry) returns integer
language sql immutable parallel safe
return floor(((st_xmin(shape_3857) + st_xmax(shape_3857)) / 2 + 20037508.342789244) / 611.4962262814071)::integer;

create function tile_row(shape_3857 geometry) returns integer
language sql immutable parallel safe
return floor((20037508.342789244 - (st_ymin(shape_3857) + st_ymax(shape_3857)) / 2) / 611.4962262814071)::integer;

create or replace function note_parcel_blocks() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into parcel_block_changes
    select distinct municipality_id, tile_column(geom_3857), tile_row(geom_3857) from new_rows;
  elsif tg_op = 'DELETE' then
    insert into parcel_block_changes
    select distinct municipality_id, tile_column(geom_3857), tile_row(geom_3857) from old_rows
    where exists (select from municipalities m where m.id = municipality_id);
  else
    insert into parcel_block_changes
    select distinct o.municipality_id, tile_column(shape), tile_row(shape)
    from old_rows o join new_rows n using (municipality_id, id), unnest(array[o.geom_3857, n.geom_3857]) as shape
    where (o.geom_3857, o.land_use, o.valid_from, o.valid_until)
      is distinct from (n.geom_3857, n.land_use, n.valid_from, n.valid_until);
  end if;
  return null;
end $$;

-- Entries are written by triggers on rows that refer to their municipality themselves, and go with them.
alter table search_entries drop constraint search_entries_municipality_id_fkey;

-- What has just been added has no entry yet.
create or replace function keep_search_entries() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries e using old_rows r
    where e.municipality_id = r.municipality_id and e.kind = tg_argv[0] and e.entity_id = r.id;
    return null;
  end if;
  if tg_op = 'UPDATE' then
    execute format(
      'delete from search_entries e using new_rows r
       where e.municipality_id = r.municipality_id and e.kind = %L and e.entity_id = r.id and (%s) is not true',
      tg_argv[0], tg_argv[5]);
  end if;
  execute format(
    'insert into search_entries as e
       (municipality_id, kind, entity_id, label, detail, words, is_public, point, bbox)
     select r.municipality_id, %L, r.id, %s, %s, %s, %s, %s from new_rows r where %s',
    tg_argv[0], tg_argv[1], tg_argv[2], tg_argv[3], tg_argv[4],
    'st_pointonsurface(r.geom), array[st_xmin(r.geom), st_ymin(r.geom), st_xmax(r.geom), st_ymax(r.geom)]',
    tg_argv[5]) ||
    case when tg_op = 'INSERT' then '' else
    ' on conflict (municipality_id, kind, entity_id) do update
     set label = excluded.label, detail = excluded.detail, words = excluded.words,
       is_public = excluded.is_public, point = excluded.point, bbox = excluded.bbox
     where (e.label, e.detail, e.words, e.is_public, e.bbox)
       is distinct from (excluded.label, excluded.detail, excluded.words, excluded.is_public, excluded.bbox)' end;
  return null;
end $$;

-- A bulk load measures its shapes as it reads them, in the CRS they come in, which often is the
-- official one: then nothing is left to measure row by row.
do $$
declare
  measured record;
begin
  for measured in select * from (values
    ('parcels', 'area'), ('buildings', 'area'), ('road_surfaces', 'area'), ('zones', 'area'),
    ('districts', 'area'), ('land_covers', 'area'), ('roads', 'length'), ('network_edges', 'length')
  ) as m (name, what)
  loop
    execute format('drop trigger measure on %I', measured.name);
    execute format('create trigger measure_new before insert on %I for each row when (new.%I = 0)
      execute function %I()', measured.name,
      measured.what || case measured.what when 'area' then '_m2' else '_m' end, 'measure_' || measured.what);
    execute format('create trigger measure_changed before update of geom on %I for each row
      execute function %I()', measured.name, 'measure_' || measured.what);
  end loop;
end $$;

-- Parcels are told apart by their number, whatever their source.
drop index parcels_municipality_id_source_external_id_idx;

-- Square metres or metres, in the official CRS; of a shape that was changed since it was read, none.
alter table import_rows add column measure double precision;
