-- Row-level security, forced on every table: a row is seen only within its municipality, private
-- tables only by staff, and written only by the roles named here. An unset tenant sees nothing.

do $$
declare
  slice record;
begin
  for slice in select * from (values
    -- table, may the public read it, who writes (admin and system always)
    ('parties',           false, '{planner,clerk}'),
    ('parcels',           true,  '{planner}'),
    ('buildings',         true,  '{planner}'),
    ('rights',            false, '{planner}'),
    ('roads',             true,  '{planner,operator}'),
    ('road_surfaces',     true,  '{planner,operator}'),
    ('addresses',         true,  '{planner,clerk}'),
    ('zones',             true,  '{planner}'),
    ('districts',         true,  '{planner}'),
    ('land_covers',       true,  '{planner}'),
    ('change_sets',       false, '{planner}'),
    ('networks',          false, '{operator}'),
    ('network_nodes',     false, '{operator}'),
    ('network_edges',     false, '{operator}'),
    ('asset_types',       true,  '{operator}'),
    ('assets',            true,  '{operator}'),
    ('crews',             false, '{operator,manager}'),
    ('maintenance_plans', false, '{operator,manager}'),
    ('works',             true,  '{operator,manager,planner}'),
    ('works_phases',      true,  '{operator,manager,planner}'),
    ('work_orders',       false, '{operator,manager,clerk}'),
    ('inspections',       false, '{operator}'),
    ('report_categories', true,  '{clerk}'),
    ('report_contacts',   false, '{clerk,operator}'),
    ('permits',           true,  '{planner,clerk}'),
    ('permit_parties',    false, '{planner,clerk}'),
    ('needs',             false, '{manager}'),
    ('plans',             false, '{manager}'),
    ('interventions',     false, '{manager}')
  ) as s (name, is_public, writers)
  loop
    execute format('grant select, insert, update, delete on %I to terrier_app', slice.name);
    execute format('alter table %I enable row level security', slice.name);
    execute format('alter table %I force row level security', slice.name);
    execute format(
      'create policy read on %I for select using (municipality_id = (select current_municipality()) %s)',
      slice.name, case when slice.is_public then '' else 'and (select is_staff())' end);
    for op in 1..3 loop
      execute format('create policy %s on %I for %s %s',
        (array['add', 'change', 'remove'])[op], slice.name, (array['insert', 'update', 'delete'])[op],
        format(case when op = 1 then 'with check (%s)' else 'using (%s)' end, format(
          'municipality_id = (select current_municipality()) and (select current_role_name()) = any (%L)',
          slice.writers::text[] || '{admin,system}')));
    end loop;
  end loop;
end $$;

-- The asset side of a pipe or cable has its geometry, and is as private as the network is.
alter policy read on assets using (
  municipality_id = (select current_municipality()) and ((select is_staff()) or edge_id is null));

-- Reports are public unless marked otherwise; anyone's report may come in through the public role.
grant select, insert, update, delete on reports, report_events to terrier_app;
alter table reports enable row level security;
alter table reports force row level security;
create policy read on reports for select using (
  municipality_id = (select current_municipality()) and (visibility = 'public' or (select is_staff())));
create policy add on reports for insert with check (
  municipality_id = (select current_municipality())
  and (select current_role_name()) in ('clerk', 'operator', 'planner', 'manager', 'admin', 'system'));
create policy change on reports for update using (
  municipality_id = (select current_municipality())
  and (select current_role_name()) in ('clerk', 'operator', 'planner', 'manager', 'admin', 'system'));
create policy remove on reports for delete using (
  municipality_id = (select current_municipality())
  and (select current_role_name()) in ('clerk', 'admin', 'system'));

alter table report_events enable row level security;
alter table report_events force row level security;
create policy read on report_events for select using (
  municipality_id = (select current_municipality())
  and ((select is_staff()) or (is_public and exists (
    select from reports r where r.municipality_id = report_events.municipality_id and r.id = report_id))));
create policy write on report_events for all using (
  municipality_id = (select current_municipality())
  and (select current_role_name()) in ('clerk', 'operator', 'planner', 'manager', 'admin', 'system'));

-- Tenants are listed to everyone; who belongs to them, and their tokens, only to those concerned.
grant select, insert, update, delete on municipalities, memberships, api_tokens to terrier_app;
alter table municipalities enable row level security;
alter table municipalities force row level security;
create policy read on municipalities for select using (true);
create policy add on municipalities for insert with check ((select current_role_name()) = 'system');
create policy change on municipalities for update using (
  (select current_role_name()) = 'system'
  or (id = (select current_municipality()) and (select current_role_name()) = 'admin'));
create policy remove on municipalities for delete using ((select current_role_name()) = 'system');

alter table memberships enable row level security;
alter table memberships force row level security;
create policy own on memberships for select using (user_id = (select current_actor()));
create policy manage on memberships for all using (
  (select current_role_name()) = 'system'
  or (municipality_id = (select current_municipality()) and (select current_role_name()) = 'admin'));
create policy sign_in on memberships for select to terrier_auth using (true);
grant select on memberships to terrier_auth;

alter table api_tokens enable row level security;
alter table api_tokens force row level security;
create policy own on api_tokens for all using (
  municipality_id = (select current_municipality()) and user_id = (select current_actor()));
create policy manage on api_tokens for all using (
  (select current_role_name()) = 'system'
  or (municipality_id = (select current_municipality()) and (select current_role_name()) = 'admin'));
create policy sign_in on api_tokens to terrier_auth using (true);
grant select, update on api_tokens to terrier_auth;

grant select, insert, update, delete on users, sessions, credentials, verifications to terrier_auth;
alter table users enable row level security;
alter table users force row level security;
create policy sign_in on users to terrier_auth using (true);
create policy colleagues on users for select to terrier_app using (
  id = (select current_actor()) or (select current_role_name()) in ('admin', 'system'));
grant select on users to terrier_app;
do $$
declare
  name text;
begin
  foreach name in array array['sessions', 'credentials', 'verifications'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy sign_in on %I to terrier_auth using (true)', name);
  end loop;
end $$;

-- The audit log and the history are written once: no policy and no grant to change or remove.
grant select, insert on audit_log to terrier_app;
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy read on audit_log for select using (
  municipality_id = coalesce((select current_municipality()), 0)
  and (select current_role_name()) in ('planner', 'manager', 'admin', 'system'));
create policy add on audit_log for insert with check (
  municipality_id = coalesce((select current_municipality()), 0));

grant select, insert, update, delete on idempotency_keys to terrier_app;
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy own on idempotency_keys using (
  municipality_id = coalesce((select current_municipality()), 0) and actor = (select current_actor()));

do $$
declare
  twin record;
  visible text;
begin
  for twin in select tablename from pg_tables where schemaname = 'history' loop
    select pg_get_expr(polqual, polrelid) into visible
    from pg_policy where polrelid = format('public.%I', twin.tablename)::regclass and polname = 'read';
    execute format('grant select on history.%I to terrier_app', twin.tablename);
    execute format('alter table history.%I enable row level security', twin.tablename);
    execute format('alter table history.%I force row level security', twin.tablename);
    execute format('create policy read on history.%I for select using (%s)', twin.tablename, visible);
    execute format('create policy keep on history.%I for insert with check (true)', twin.tablename);
  end loop;
end $$;

grant usage on all sequences in schema public to terrier_app, terrier_auth;
