-- As overlap_m2() since 0053: the parcels of Cambridge of two years are compared in a third of the time
-- without st_relate, with the same outcome.
create or replace function on_both(one geometry, other geometry) returns double precision
language sql immutable parallel safe
return case when one && other then st_area(st_intersection(one, other)) else 0 end;
