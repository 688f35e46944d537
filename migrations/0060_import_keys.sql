-- Staged rows are joined by their keys as whole sets, never looked for one by one: an index of them cost a
-- sixth of staging a row, and served nothing.
drop index import_rows_municipality_id_run_id_key_idx;
