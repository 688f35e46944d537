-- Mending what people report, where more than reports is not known of a place.
alter table unit_prices drop constraint unit_prices_kind_check;
alter table unit_prices add constraint unit_prices_kind_check check (kind in
  ('resurfacing', 'sidewalk', 'water', 'sewer', 'storm', 'gas', 'power', 'lighting', 'telecom', 'greenery', 'building',
    'repairs', 'other'));
alter table interventions drop constraint interventions_kind_check;
alter table interventions add constraint interventions_kind_check check (kind in
  ('resurfacing', 'sidewalk', 'water', 'sewer', 'storm', 'gas', 'power', 'lighting', 'telecom', 'greenery', 'building',
    'repairs', 'other'));
alter table programmes drop constraint programmes_kind_check;
alter table programmes add constraint programmes_kind_check check (kind in
  ('resurfacing', 'sidewalk', 'water', 'sewer', 'storm', 'gas', 'power', 'lighting', 'telecom', 'greenery', 'building',
    'repairs', 'other'));

-- A town begins with a price of it as with the others: they, and this one.
alter function default_unit_prices() rename to unit_prices_of_works;
create function default_unit_prices() returns table (
  code text, names jsonb, kind text, per text, euros numeric, fund text, skill text, crew_days_per_unit double precision,
  excavation_depth_m double precision, closure text, moratorium_months integer, max_diameter_mm double precision
) language sql immutable as $$
  select * from unit_prices_of_works()
  union all
  select 'repair', '{"en": "Repair of what is reported", "ro": "Remedierea unei sesizări"}'::jsonb,
    'repairs', 'each', 150.0, 'public-space', 'roads', 0.25::float8, null, 'none', null, null
$$;

insert into unit_prices (municipality_id, code, names, kind, per, price, fund, skill, crew_days_per_unit,
  excavation_depth_m, closure, moratorium_months, max_diameter_mm)
select m.id, d.code, d.names, d.kind, d.per, d.euros * case m.currency when 'RON' then 5 else 1 end, d.fund, d.skill,
  d.crew_days_per_unit, d.excavation_depth_m, d.closure, d.moratorium_months, d.max_diameter_mm
from municipalities m cross join default_unit_prices() as d
where d.code = 'repair'
on conflict do nothing;
