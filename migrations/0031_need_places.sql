-- What need is computed from: which unit each feature falls in, for the time of a run.

-- How much a report of a category weighs in need, and what it tells about beside itself.
alter table report_categories
  add column weight double precision not null default 1 check (weight >= 0),
  add column topic text check (topic in ('surface', 'flooding', 'blockage', 'lighting', 'leak', 'other'));

-- 1 (slight) to 3 (dangerous), as whoever took the report judged it.
alter table reports add column severity integer check (severity between 1 and 3);
alter table history.reports add column severity integer;

-- The hexagon, flat side up, that a point in the official CRS lies in: axial coordinates. `side` is in
-- the unit of that CRS. https://www.redblobgames.com/grids/hexagons/#pixel-to-hex
create function hexagon_cell(x double precision, y double precision, side double precision)
returns table (q integer, r integer) language sql immutable parallel safe as $$
  select case when dq > dr and dq > ds then -rr - rs else rq end::integer,
    case when dq > dr and dq > ds then rr when dr > ds then -rq - rs else rr end::integer
  from (
    select rq, rr, rs, abs(rq - fq) as dq, abs(rr - fr) as dr, abs(rs + fq + fr) as ds
    from (
      select fq, fr, round(fq) as rq, round(fr) as rr, round(-fq - fr) as rs
      from (select x * 2 / 3 / side as fq, (sqrt(3.0) * y - x) / 3 / side as fr) as exact
    ) as rounded
  ) as far
$$;

create function hexagon(q integer, r integer, side double precision, srid integer) returns geometry
language sql immutable parallel safe as $$
  select st_setsrid(st_makepolygon(st_makeline(array(
    select st_makepoint(side * 1.5 * q + side * cos(radians(60 * (corner % 6))),
      side * sqrt(3.0) * (r + q / 2.0) + side * sin(radians(60 * (corner % 6))))
    from generate_series(0, 6) as corner))), srid)
$$;

-- Unlogged because a crash ends the run anyway.
create unlogged table need_places (
  municipality_id integer not null,
  run_id bigint not null,
  source text not null,
  feature_id bigint not null,
  unit_id bigint not null,
  -- How much of the feature lies in the unit; over all units it sums to 1 at most.
  share double precision not null,
  primary key (municipality_id, run_id, source, unit_id, feature_id)
);
alter table need_places set (autovacuum_enabled = false);
grant select, insert, delete on need_places to terrier_app;
alter table need_places enable row level security;
alter table need_places force row level security;
create policy write on need_places for all using (
  municipality_id = (select current_municipality())
  and (select current_role_name()) in ('manager', 'admin', 'system'));
