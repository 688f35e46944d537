-- The geometry of a parcel as GeoJSON writes it, made when the parcel is, since a thousand are asked
-- for at a time (docs/adr/0007). Both tables are rewritten once, which takes a city of half a million
-- parcels a quarter of a minute.

alter table parcels add column geom_json text not null
  generated always as (st_asgeojson(geom, 7, 0)) stored;

-- The twin takes over what the parcel had.
alter table history.parcels add column geom_json text not null
  generated always as (st_asgeojson(geom, 7, 0)) stored;
alter table history.parcels alter column geom_json drop expression;
