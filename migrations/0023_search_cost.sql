-- Comparing trigrams of two texts takes as long as reading twenty rows. The planner has to know, or it
-- prefers to compare a whole table to looking into the index. Only a superuser may say so.
do $$
begin
  alter function word_similarity_op(text, text) cost 20;
  alter function word_similarity_commutator_op(text, text) cost 20;
exception when insufficient_privilege then
  raise notice 'not a superuser: searches may be slower';
end $$;
