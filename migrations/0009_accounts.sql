-- The second factor of sign-in, and who may see whose name.

alter table users add column two_factor_enabled boolean not null default false;

create table two_factors (
  id text primary key,
  user_id text not null references users on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
create index on two_factors (user_id);
create index on two_factors (secret);

grant select, insert, update, delete on two_factors to terrier_auth;
alter table two_factors enable row level security;
alter table two_factors force row level security;
create policy sign_in on two_factors to terrier_auth using (true);

-- History says who: staff see the names of those who work for the same municipality.
create policy colleagues on memberships for select to terrier_app using (
  municipality_id = (select current_municipality()) and (select is_staff()));
create policy of_same_municipality on users for select to terrier_app using (
  (select is_staff()) and id in (
    select m.user_id from memberships m where m.municipality_id = (select current_municipality())));

-- A report that was public and is no longer so has no public past either.
drop policy read on history.reports;
create policy read on history.reports for select using (
  municipality_id = (select current_municipality())
  and ((select is_staff()) or (visibility = 'public' and exists (
    select from public.reports r where r.municipality_id = history.reports.municipality_id and r.id = history.reports.id))));
