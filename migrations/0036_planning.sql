-- What planning needs beside its tables: prices to begin with, moratoriums that follow works, and what an
-- approval changed, so that it can be taken back.

-- Of a pipe: it is for those up to this diameter; empty for all.
alter table unit_prices add column max_diameter_mm double precision check (max_diameter_mm > 0);
alter table history.unit_prices add column max_diameter_mm double precision;

-- {"works": [12], "orders": [7], "reports": [{"id": 3, "targetAt": null, "status": "new"}]}
alter table plans add column approval jsonb;
alter table history.plans add column approval jsonb;

-- A pool does not belong to a plan, nor do its past versions.
alter table history.interventions alter column plan_id drop not null;

create index on history.plan_scenarios (municipality_id, id, recorded_at);
create index on history.unit_prices (municipality_id, code, recorded_at);
create index on history.bundles (municipality_id, id, recorded_at);
create index on history.programmes (municipality_id, id, recorded_at);
create index on history.moratoriums (municipality_id, id, recorded_at);
create index on interventions using gin (about jsonb_path_ops);
create index on interventions (municipality_id, works_id);

-- What a town begins with, to be corrected by what its own contracts cost: euros, five lei to each.
create function default_unit_prices() returns table (
  code text, names jsonb, kind text, per text, euros numeric, fund text, skill text, crew_days_per_unit double precision,
  excavation_depth_m double precision, closure text, moratorium_months integer, max_diameter_mm double precision
) language sql immutable as $$
  values
    ('resurface-asphalt', '{"en": "Asphalt resurfacing", "ro": "Refacere strat de uzură"}'::jsonb,
      'resurfacing', 'm2', 24.0, 'roads', 'roads', 0.004::float8, null::float8, 'partial', 60, null::float8),
    ('rebuild-road', '{"en": "Road rebuilding", "ro": "Reconstrucție carosabil"}',
      'resurfacing', 'm2', 70, 'roads', 'roads', 0.012, 0.6, 'full', 84, null),
    ('sidewalk', '{"en": "Sidewalk renewal", "ro": "Refacere trotuar"}',
      'sidewalk', 'm2', 30, 'roads', 'roads', 0.02, null, 'none', 36, null),
    ('water-main-150', '{"en": "Water main up to 150 mm", "ro": "Conductă de apă până la 150 mm"}',
      'water', 'm', 150, 'utilities', 'pipes', 0.08, 1.4, 'partial', null, 150),
    ('water-main-300', '{"en": "Water main up to 300 mm", "ro": "Conductă de apă până la 300 mm"}',
      'water', 'm', 240, 'utilities', 'pipes', 0.1, 1.5, 'partial', null, 300),
    ('water-main-large', '{"en": "Water main above 300 mm", "ro": "Conductă de apă peste 300 mm"}',
      'water', 'm', 480, 'utilities', 'pipes', 0.15, 1.8, 'full', null, null),
    ('sewer-300', '{"en": "Sewer up to 300 mm", "ro": "Canalizare până la 300 mm"}',
      'sewer', 'm', 260, 'utilities', 'pipes', 0.12, 2.5, 'full', null, 300),
    ('sewer-600', '{"en": "Sewer up to 600 mm", "ro": "Canalizare până la 600 mm"}',
      'sewer', 'm', 420, 'utilities', 'pipes', 0.16, 3, 'full', null, 600),
    ('sewer-large', '{"en": "Sewer above 600 mm", "ro": "Canalizare peste 600 mm"}',
      'sewer', 'm', 800, 'utilities', 'pipes', 0.25, 4, 'full', null, null),
    ('storm-drain-400', '{"en": "Storm drain up to 400 mm", "ro": "Canal pluvial până la 400 mm"}',
      'storm', 'm', 230, 'utilities', 'pipes', 0.1, 2, 'partial', null, 400),
    ('storm-drain-large', '{"en": "Storm drain above 400 mm", "ro": "Canal pluvial peste 400 mm"}',
      'storm', 'm', 520, 'utilities', 'pipes', 0.18, 2.5, 'full', null, null),
    ('gas-main', '{"en": "Gas main", "ro": "Conductă de gaz"}',
      'gas', 'm', 120, 'utilities', 'pipes', 0.06, 1, 'partial', null, null),
    ('power-cable', '{"en": "Underground power cable", "ro": "Cablu electric subteran"}',
      'power', 'm', 90, 'utilities', 'electricity', 0.04, 0.8, 'partial', null, null),
    ('telecom-duct', '{"en": "Telecom duct", "ro": "Canalizație de telecomunicații"}',
      'telecom', 'm', 45, 'utilities', 'electricity', 0.03, 0.6, 'partial', null, null),
    ('lighting-column', '{"en": "Lighting column", "ro": "Stâlp de iluminat"}',
      'lighting', 'each', 1600, 'public-space', 'electricity', 0.5, null, 'none', null, null),
    ('tree', '{"en": "Tree planting", "ro": "Plantare arbore"}',
      'greenery', 'each', 300, 'public-space', 'greenery', 0.4, null, 'none', null, null),
    -- What each opening of a street costs beside the work itself: saved when several share it.
    ('surface-reinstatement', '{"en": "Reinstatement of the surface", "ro": "Refacerea suprafeței"}',
      'other', 'm2', 60, 'roads', 'roads', 0.01, null, 'none', null, null),
    ('traffic-management', '{"en": "Traffic management", "ro": "Devierea circulației"}',
      'other', 'job', 2500, 'roads', null, 0, null, 'none', null, null)
$$;

create function add_default_unit_prices() returns trigger language plpgsql as $$
declare
  before text := current_setting('terrier.municipality_id', true);
begin
  perform set_config('terrier.municipality_id', new.id::text, true);
  insert into unit_prices (municipality_id, code, names, kind, per, price, fund, skill, crew_days_per_unit,
    excavation_depth_m, closure, moratorium_months, max_diameter_mm)
  select new.id, d.code, d.names, d.kind, d.per, d.euros * case new.currency when 'RON' then 5 else 1 end, d.fund, d.skill,
    d.crew_days_per_unit, d.excavation_depth_m, d.closure, d.moratorium_months, d.max_diameter_mm
  from default_unit_prices() as d;
  perform set_config('terrier.municipality_id', coalesce(before, ''), true);
  return null;
end $$;
create trigger price after insert on municipalities for each row execute function add_default_unit_prices();

insert into unit_prices (municipality_id, code, names, kind, per, price, fund, skill, crew_days_per_unit,
  excavation_depth_m, closure, moratorium_months, max_diameter_mm)
select m.id, d.code, d.names, d.kind, d.per, d.euros * case m.currency when 'RON' then 5 else 1 end, d.fund, d.skill,
  d.crew_days_per_unit, d.excavation_depth_m, d.closure, d.moratorium_months, d.max_diameter_mm
from municipalities m cross join default_unit_prices() as d;

-- A new surface is not opened for as long as the price of laying it says.
create unique index moratoriums_of_works on moratoriums (municipality_id, works_id) where works_id is not null;
create policy follow_works on moratoriums for all using (
  municipality_id = (select current_municipality()) and works_id is not null
  and (select current_role_name()) in ('operator', 'planner'));

create function keep_moratorium() returns trigger language plpgsql as $$
declare
  finished date := coalesce(new.ends_at::date, current_date);
  months integer;
begin
  if new.status <> 'done' or new.kind <> 'resurfacing' then
    delete from moratoriums where municipality_id = new.municipality_id and works_id = new.id;
    return null;
  end if;
  select max(moratorium_months) into months from unit_prices
  where municipality_id = new.municipality_id and kind = 'resurfacing' and excavation_depth_m is null;
  if months is null or finished + make_interval(months => months) < current_date then
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
create trigger keep_moratorium after insert or update of status, kind on works
  for each row execute function keep_moratorium();

-- Where traffic is led meanwhile, if the works say so; what is no geometry is no detour.
create function detour_of(attributes jsonb) returns geometry language plpgsql immutable parallel safe as $$
begin
  return st_setsrid(st_geomfromgeojson(attributes ->> 'detour'), 4326);
exception when others then
  return null;
end $$;
