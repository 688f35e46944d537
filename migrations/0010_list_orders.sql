-- Lists that people page through in another order than by id.

create index on parcels (municipality_id, cadastral_number, id);
create index on addresses (municipality_id, label, id);
create index on work_orders (municipality_id, requested_at, id);
create index on inspections (municipality_id, inspected_at, id);
