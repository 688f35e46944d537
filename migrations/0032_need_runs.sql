-- Runs that outlive the process that computes them, and need that hears of orders.

-- A run is alive while it beats; one that stopped beating is taken up again, though not for ever.
alter table need_runs
  add column beat_at timestamptz,
  add column attempts integer not null default 0,
  -- What the register held up to here is in the figures of a current run.
  add column counted_at timestamptz;
update need_runs set counted_at = started_at where status = 'done';
create index on need_runs (status) where status in ('waiting', 'running');
create index on reports (municipality_id, work_order_id) where work_order_id is not null;

-- Left full of dead rows by each run, it would grow for ever.
alter table need_places reset (autovacuum_enabled);

-- As announce_tile_change(), of tables that no tile shows.
create function announce_need_change() returns trigger language plpgsql as $$
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
    perform pg_notify('need_changes', concat_ws(' ', touched.municipality_id, tg_table_name,
      st_xmin(touched.box), st_ymin(touched.box), st_xmax(touched.box), st_ymax(touched.box)));
  end loop;
  return null;
end $$;

create trigger need_insert after insert on work_orders referencing new table as new_rows
  for each statement execute function announce_need_change();
create trigger need_update after update on work_orders referencing old table as old_rows new table as new_rows
  for each statement execute function announce_need_change();
create trigger need_delete after delete on work_orders referencing old table as old_rows
  for each statement execute function announce_need_change();

-- The program itself looks for what is to be computed, in all municipalities.
create policy serve on need_runs for all using (
  (select current_municipality()) is null and (select current_role_name()) = 'system');

-- Incidents reported in a unit in each quarter of a year before the moment of the run, the oldest first;
-- only of units that have any.
create table need_bins (
  municipality_id integer not null,
  run_id bigint not null,
  unit_id bigint not null,
  counts real[] not null,
  primary key (municipality_id, run_id, unit_id),
  foreign key (municipality_id, run_id) references need_runs on delete cascade,
  foreign key (municipality_id, unit_id) references need_units on delete cascade
);
create index on need_bins (municipality_id, unit_id);
grant select, insert, update, delete on need_bins to terrier_app;
alter table need_bins enable row level security;
alter table need_bins force row level security;
create policy read on need_bins for select using (
  municipality_id = (select current_municipality()) and (select is_staff()));
create policy write on need_bins for all using (
  municipality_id = (select current_municipality())
  and (select current_role_name()) in ('manager', 'admin', 'system'));

-- What somebody keeps for himself not even a manager sees.
alter policy write on need_presets using (
  municipality_id = (select current_municipality()) and (select is_staff())
  and (owner_id = (select current_actor())
    or (is_shared and (select current_role_name()) in ('manager', 'admin', 'system'))));

-- Where an administrator makes views that become components: (municipality_id, unit_id, value) or
-- (municipality_id, geom, value), geom in EPSG:4326.
create schema components;
grant usage on schema components to terrier_app;
alter default privileges in schema components grant select on tables to terrier_app;
