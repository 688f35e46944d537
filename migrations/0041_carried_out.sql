-- A plan is carried out by its works: it is under way once one of them is, and done when all are. Works are
-- changed in more than one way (the plan's own screen, imports, SQL), so the plan follows them here.

-- Those who work on the street are not those who plan: what follows works may be changed by them.
create policy follow_works on interventions for update using (
  municipality_id = (select current_municipality()) and works_id is not null
  and (select current_role_name()) in ('operator', 'planner'));
create policy follow_works on plans for update using (
  municipality_id = (select current_municipality()) and status in ('approved', 'running', 'done')
  and (select current_role_name()) in ('operator', 'planner'));

create function follow_works() returns trigger language plpgsql as $$
begin
  update interventions i set status = new.status
  where i.municipality_id = new.municipality_id and i.works_id = new.id and i.plan_id is not null
    and i.status in ('planned', 'running', 'done') and new.status in ('planned', 'running', 'done')
    and i.status <> new.status;
  update plans p set status = s.status
  from (
    select i.plan_id, case
        when bool_and(w.status in ('done', 'cancelled')) and bool_or(w.status = 'done') then 'done'
        when bool_or(w.status in ('running', 'done')) then 'running'
        else 'approved' end as status
    from interventions i join works w on w.municipality_id = i.municipality_id and w.id = i.works_id
    where i.municipality_id = new.municipality_id and i.plan_id in (
      select plan_id from interventions where municipality_id = new.municipality_id and works_id = new.id)
    group by 1) as s
  where p.municipality_id = new.municipality_id and p.id = s.plan_id and p.status in ('approved', 'running', 'done')
    and p.status <> s.status;
  return null;
end $$;
create trigger follow_works after update of status on works
  for each row when (old.status is distinct from new.status) execute function follow_works();
