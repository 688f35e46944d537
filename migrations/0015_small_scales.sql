-- What small scales are drawn from: coarser blocks, and indexes of the few rows that show there.

-- Half a pixel at zoom 13, in metres of Web Mercator.
alter table parcel_blocks add column geom_3857_coarse geometry(Geometry, 3857) not null
  generated always as (st_forcepolygoncw(st_simplifypreservetopology(st_transform(geom, 3857), 5))) stored;

create index roads_main_geom on roads using gist (geom)
  where class in ('motorway', 'trunk', 'primary', 'secondary', 'tertiary');
create index buildings_named_geom on buildings using gist (geom) where name <> '';
