-- What two parcels have in common, by their intersection alone: for parcels of thousands of corners beside
-- small ones, the ground of streets, st_relate took eight times as long.
create or replace function overlap_m2(one geometry, other geometry) returns double precision
language sql immutable parallel safe
return st_area(st_collectionextract(st_intersection(one, other), 3)::geography);
