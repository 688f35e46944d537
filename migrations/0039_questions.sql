-- What somebody keeps for himself is seen by nobody else, its past versions neither. What is shared is
-- changed by its owner and by managers; only its owner takes it back.
alter policy write on questions using (
  municipality_id = (select current_municipality()) and (select is_staff())
  and (owner_id = (select current_actor())
    or (is_shared and (select current_role_name()) in ('manager', 'admin', 'system'))));
alter policy read on history.questions using (
  municipality_id = (select current_municipality()) and (select is_staff())
  and (is_shared or owner_id = (select current_actor())));

-- An area as lists and tiles are asked for it: `district:12`, `circle:lat,lon,metres`, or a polygon as
-- GeoJSON; the same shape wherever it is asked.
create function area_of(area text) returns geometry language plpgsql stable parallel safe as $$
declare
  shape geometry;
  parts text[];
begin
  if area like 'district:%' then
    select d.geom into shape from districts d
    where d.municipality_id = (select current_municipality()) and d.id = substr(area, 10)::bigint;
    if shape is null then
      raise exception 'There is no such district.' using errcode = 'no_data_found';
    end if;
    return shape;
  end if;
  if area like 'circle:%' then
    parts := string_to_array(substr(area, 8), ',');
    return st_buffer(st_setsrid(st_makepoint(parts[2]::float8, parts[1]::float8), 4326)::geography,
      parts[3]::float8, 'quad_segs=32')::geometry;
  end if;
  return st_setsrid(st_geomfromgeojson(area), 4326);
end $$;
