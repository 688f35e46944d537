-- What people search for: one row for each thing that has a name or a number, kept by triggers that
-- work on whole statements, since an import changes hundreds of thousands of rows at once.

create table search_entries (
  municipality_id integer not null references municipalities on delete cascade,
  -- The collection's path in the API, and the id there.
  kind text not null,
  entity_id bigint not null,
  label text not null,
  detail text,
  -- Everything it is found by, without accents and capitals; a btree index needs it to be short.
  words text not null,
  is_public boolean not null,
  point geometry(Point, 4326),
  -- West, south, east, north in degrees.
  bbox double precision[],
  primary key (municipality_id, kind, entity_id)
);
create index on search_entries using gin (words gin_trgm_ops);
-- In byte order, in which the entries that begin with some words lie together.
create index on search_entries (municipality_id, words collate "C");

create function search_words(variadic parts text[]) returns text
language sql immutable parallel safe
return left(public.fold(array_to_string(parts, ' ')), 300);

-- Arguments: the kind, and SQL over the row r of label, detail, words, is_public and whether it is there.
create function keep_search_entries() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries e using old_rows r
    where e.municipality_id = r.municipality_id and e.kind = tg_argv[0] and e.entity_id = r.id;
    return null;
  end if;
  if tg_op = 'UPDATE' then
    execute format(
      'delete from search_entries e using new_rows r
       where e.municipality_id = r.municipality_id and e.kind = %L and e.entity_id = r.id and (%s) is not true',
      tg_argv[0], tg_argv[5]);
  end if;
  execute format(
    'insert into search_entries as e
       (municipality_id, kind, entity_id, label, detail, words, is_public, point, bbox)
     select r.municipality_id, %L, r.id, %s, %s, %s, %s, %s from new_rows r where %s
     on conflict (municipality_id, kind, entity_id) do update
     set label = excluded.label, detail = excluded.detail, words = excluded.words,
       is_public = excluded.is_public, point = excluded.point, bbox = excluded.bbox
     where (e.label, e.detail, e.words, e.is_public, e.bbox)
       is distinct from (excluded.label, excluded.detail, excluded.words, excluded.is_public, excluded.bbox)',
    tg_argv[0], tg_argv[1], tg_argv[2], tg_argv[3], tg_argv[4],
    'st_pointonsurface(r.geom), array[st_xmin(r.geom), st_ymin(r.geom), st_xmax(r.geom), st_ymax(r.geom)]',
    tg_argv[5]);
  return null;
end $$;

do $$
declare
  source record;
begin
  for source in select * from (values
    -- By number alone: its address has an entry of its own, and long words make imports slow.
    ('parcels', 'parcels', 'r.cadastral_number', 'r.address',
     'fold(r.cadastral_number)', 'true', 'r.valid_until is null'),
    ('buildings', 'buildings', 'r.name', 'r.address',
     'search_words(r.name, r.address)', 'true', 'r.name <> '''' and r.status <> ''demolished'''),
    ('roads', 'roads', 'r.name', 'r.class', 'search_words(r.name)', 'true', 'r.name <> '''''),
    ('addresses', 'addresses', 'r.label', 'concat_ws('' '', r.postcode, r.locality)',
     'search_words(r.label, r.postcode)', 'true', 'true'),
    ('zones', 'zones', 'concat_ws('' '', r.code, r.name)', 'r.category',
     'search_words(r.code, r.name)', 'true', 'true'),
    ('districts', 'districts', 'r.name', 'r.kind', 'search_words(r.name, r.code)', 'true', 'true'),
    ('land_covers', 'land-covers', 'r.name', 'r.kind', 'search_words(r.name)', 'true', 'r.name <> '''''),
    ('network_nodes', 'network-nodes', 'r.label', 'r.kind', 'search_words(r.label)', 'false',
     'r.label <> '''' and r.valid_until is null'),
    ('assets', 'assets', 'coalesce(r.name, r.tag)', 'concat_ws('' · '', r.tag, r.type)',
     'search_words(r.name, r.tag)', 'r.edge_id is null', 'coalesce(r.name, r.tag) <> '''''),
    ('reports', 'reports', 'coalesce(r.title, r.number)', 'concat_ws('' · '', r.number, r.address)',
     'search_words(r.number, r.title, r.address)', 'r.visibility = ''public''', 'true'),
    ('permits', 'permits', 'r.number', 'concat_ws('' · '', r.kind, r.address)',
     'search_words(r.number, r.address)', 'true', 'true'),
    ('works', 'works', 'r.title', 'concat_ws('' · '', r.number, r.operator)',
     'search_words(r.number, r.title, r.operator)', 'true', 'true')
  ) as s (name, kind, label, detail, words, is_public, is_there)
  loop
    execute format('create trigger search_added after insert on %I referencing new table as new_rows
      for each statement execute function keep_search_entries(%L, %L, %L, %L, %L, %L)',
      source.name, source.kind, source.label, source.detail, source.words, source.is_public, source.is_there);
    execute format('create trigger search_updated after update on %I referencing new table as new_rows
      for each statement execute function keep_search_entries(%L, %L, %L, %L, %L, %L)',
      source.name, source.kind, source.label, source.detail, source.words, source.is_public, source.is_there);
    execute format('create trigger search_deleted after delete on %I referencing old table as old_rows
      for each statement execute function keep_search_entries(%L)', source.name, source.kind);
  end loop;
end $$;

-- Read by all within their municipality, written by the triggers only: terrier_app has no grant to.
grant select on search_entries to terrier_app;
alter table search_entries enable row level security;
alter table search_entries force row level security;
create policy read on search_entries for select using (
  municipality_id = (select current_municipality()) and (is_public or (select is_staff())));
create policy add on search_entries for insert with check (true);
create policy change on search_entries for update using (true);
create policy remove on search_entries for delete using (true);
