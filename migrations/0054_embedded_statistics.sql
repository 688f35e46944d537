-- The embedded engine's PostGIS estimates some joins of shapes by their statistics at more than all
-- rows, and PostgreSQL then refuses the query ("invalid join selectivity"). Without statistics it
-- takes its own constants, which suit towns of the size that the engine is for.
do $$
declare
  shape record;
begin
  if version() !~* '(emscripten|wasm)' then return; end if;
  for shape in
    select c.oid::regclass as of_table, a.attname as of_column
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.atttypid = 'geometry'::regtype and c.relkind in ('r', 'p') and not a.attisdropped
      and c.relnamespace in ('public'::regnamespace, 'history'::regnamespace)
  loop
    execute format('alter table %s alter column %I set statistics 0', shape.of_table, shape.of_column);
  end loop;
end
$$;
