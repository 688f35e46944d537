-- The marks of migration 0001 belong to the extensions' functions, which a dump leaves out and an
-- update of the extension resets: restoring and starting set them again.

create function mark_leakproof() returns void language plpgsql as $$
begin
  alter function geometry_overlaps(geometry, geometry) leakproof;
  alter function word_similarity_op(text, text) leakproof;
  alter function word_similarity_commutator_op(text, text) leakproof;
exception when insufficient_privilege then
  raise notice 'not a superuser: spatial indexes are not used under row-level security';
end $$;
revoke execute on function mark_leakproof() from public;
