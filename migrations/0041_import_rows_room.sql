-- Staged rows are updated a few times before they go: room on their pages spares index entries.
alter table import_rows set (fillfactor = 60, autovacuum_enabled = false);
