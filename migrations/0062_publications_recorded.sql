-- What a publication did to rights, so that taking it back finds them by this and not by the clock: those that
-- it began and ended, each with the version that it left.
create table change_set_rights (
  municipality_id integer not null references municipalities on delete cascade,
  change_set_id bigint not null,
  right_id bigint not null,
  version integer not null,
  primary key (municipality_id, change_set_id, right_id),
  foreign key (municipality_id, change_set_id) references change_sets,
  foreign key (municipality_id, right_id) references rights on delete cascade
);
create index on change_set_rights (municipality_id, right_id);

grant select, insert, update, delete on change_set_rights to terrier_app;
insert into change_set_rights (municipality_id, change_set_id, right_id, version)
select s.municipality_id, s.id, r.id, r.version
from change_sets s join rights r on r.municipality_id = s.municipality_id and r.recorded_at = s.published_at;
alter table change_set_rights enable row level security;
alter table change_set_rights force row level security;
create policy read on change_set_rights for select
  using (municipality_id = (select current_municipality()) and (select is_staff()));
create policy write on change_set_rights for all using (municipality_id = (select current_municipality())
  and (select current_role_name()) in ('planner', 'admin', 'system'));

-- How often parcels were written: a publication that finds it as it was before it looked at the rules need not
-- look again once it is its turn.
create table parcel_turns (
  municipality_id integer primary key references municipalities on delete cascade,
  turns bigint not null
);
grant select, insert, update on parcel_turns to terrier_app;
alter table parcel_turns enable row level security;
alter table parcel_turns force row level security;
create policy everything on parcel_turns for all using (municipality_id = (select current_municipality()));

create or replace function take_turns_at_parcels() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('parcels', current_municipality()));
  insert into parcel_turns (municipality_id, turns) select current_municipality(), 1 where current_municipality() is not null
    on conflict (municipality_id) do update set turns = parcel_turns.turns + 1;
  return null;
end $$;

-- As since 0053, and sooner done where parcels do not meet: thousands lie in the box around a river and not in it.
create or replace function overlap_m2(one geometry, other geometry) returns double precision
language sql immutable parallel safe
return case when st_intersects(one, other) then st_area(st_collectionextract(st_intersection(one, other), 3)::geography) else 0 end;

-- A parcel that is current again lies where the parcels lay that had its ground: if those might overlap, so may it.
create or replace function keep_parcels_apart() returns trigger language plpgsql as $$
declare
  clash record;
begin
  if current_role_name() = 'system' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select n.cadastral_number as one, p.cadastral_number as other into clash
    from new_rows n join parcels p
      on p.municipality_id = n.municipality_id and p.id <> n.id and p.valid_until is null and p.geom && n.geom
    where n.valid_until is null and not n.may_overlap
      and overlap_m2(n.geom, p.geom) > overlap_tolerance_m2()
    limit 1;
  else
    select n.cadastral_number as one, p.cadastral_number as other into clash
    from new_rows n join old_rows o using (municipality_id, id) join parcels p
      on p.municipality_id = n.municipality_id and p.id <> n.id and p.valid_until is null and p.geom && n.geom
    where n.valid_until is null
      and ((o.valid_until is not null and not n.may_overlap) or (not st_equals(o.geom, n.geom)
        and overlap_m2(n.geom, p.geom) > overlap_m2(o.geom, p.geom) + overlap_tolerance_m2()))
      and overlap_m2(n.geom, p.geom) > overlap_tolerance_m2()
    limit 1;
  end if;
  if found then
    raise exception 'parcel % would lie on parcel %', clash.one, clash.other
      using errcode = 'exclusion_violation', constraint = 'parcels_do_not_overlap';
  end if;
  return null;
end $$;
