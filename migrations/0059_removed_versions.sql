-- A version that is removed is kept, however little time it lasted.

-- The embedded engine's clock goes in milliseconds, in which a row can be written by one transaction and
-- removed by the next: recorded_at does not tell whether the version began in this one. What a
-- transaction both wrote and removed is therefore kept as well, for a microsecond.
create or replace function keep_history() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  columns text;
  kept text;
  key text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum), string_agg('o.' || quote_ident(attname), ', ' order by attnum),
    string_agg(quote_ident(attname), ', ' order by attnum) filter (where attnum = any (
      (select indkey::int2[] from pg_index where indrelid = tg_relid and indisprimary)::int2[]))
  into columns, kept, key
  from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped;
  -- A version that an update replaced in its own transaction was never seen by anyone.
  if tg_op = 'UPDATE' then
    execute format(
      'insert into history.%I (%s, recorded_until, ended_by, operation)
       select %s, n.recorded_at, current_actor(), ''update'' from old_rows o join new_rows n using (%s)
       where o.recorded_at < n.recorded_at',
      tg_table_name, columns, kept, key);
  else
    execute format(
      'insert into history.%I (%s, recorded_until, ended_by, operation)
       select %s, greatest(now(), o.recorded_at + interval ''1 microsecond''), current_actor(), ''delete'' from old_rows o',
      tg_table_name, columns, kept);
  end if;
  return null;
end $$;
