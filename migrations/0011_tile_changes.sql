-- Servers keep tiles in memory and drop those that a write has touched. Each statement says where
-- and in which table it wrote; the listeners hear it when the transaction commits:
--   municipality table west south east north      (EPSG:4326; no box: everywhere)

create function announce_tile_change() returns trigger language plpgsql as $$
declare
  touched record;
begin
  for touched in execute
    case tg_op
      when 'INSERT' then 'select municipality_id, st_extent(geom) as box from new_rows group by 1'
      when 'DELETE' then 'select municipality_id, st_extent(geom) as box from old_rows group by 1'
      else 'select municipality_id, st_extent(geom) as box
            from (select municipality_id, geom from old_rows
                  union all select municipality_id, geom from new_rows) as rows group by 1'
    end
  loop
    perform pg_notify('tile_changes', concat_ws(' ', touched.municipality_id, tg_table_name,
      st_xmin(touched.box), st_ymin(touched.box), st_xmax(touched.box), st_ymax(touched.box)));
  end loop;
  return null;
end $$;

-- The boundary and the name are in TileJSON; the kind of a network colours its pipes.
create function announce_municipality_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('tile_changes', concat_ws(' ',
    coalesce(to_jsonb(new), to_jsonb(old)) ->> case tg_table_name when 'municipalities' then 'id' else 'municipality_id' end,
    tg_table_name));
  return null;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'parcels', 'buildings', 'roads', 'road_surfaces', 'addresses', 'zones', 'districts', 'land_covers',
    'network_nodes', 'network_edges', 'assets', 'reports', 'permits', 'works'
  ] loop
    execute format('create trigger tile_insert after insert on %I referencing new table as new_rows
      for each statement execute function announce_tile_change()', name);
    execute format('create trigger tile_update after update on %I
      referencing old table as old_rows new table as new_rows
      for each statement execute function announce_tile_change()', name);
    execute format('create trigger tile_delete after delete on %I referencing old table as old_rows
      for each statement execute function announce_tile_change()', name);
  end loop;
  foreach name in array array['municipalities', 'networks'] loop
    execute format('create trigger tile_change after insert or update or delete on %I
      for each row execute function announce_municipality_change()', name);
  end loop;
end $$;
