-- The past versions of a weighting that somebody keeps for himself are seen by nobody else either.
alter policy read on history.need_presets using (
  municipality_id = (select current_municipality()) and (select is_staff())
  and (is_shared or owner_id = (select current_actor())));
