// What flags take. PostgreSQL says it of its own settings (`postgres --describe-config`, release 17; a test compares), and Cloud SQL sets no other ones. A flag that
// is not here is taken as it is: Google adds some with each version.

/** Flags of Cloud SQL's own and settings of PostgreSQL that are `on` or `off`. */
export const switches: readonly string[] = [
  ...["autovacuum", "default_transaction_deferrable", "default_transaction_read_only", "enable_bitmapscan"],
  ...["enable_hashagg", "enable_hashjoin", "enable_indexonlyscan", "enable_indexscan", "enable_material"],
  ...["enable_mergejoin", "enable_nestloop", "enable_seqscan", "enable_sort", "enable_tidscan", "geqo"],
  ...["hot_standby_feedback", "jit", "log_checkpoints", "log_disconnections", "log_duration", "log_executor_stats"],
  ...["log_hostname", "log_lock_waits", "log_parser_stats", "log_planner_stats", "log_replication_commands"],
  ...["log_statement_stats", "standard_conforming_strings", "synchronize_seqscans", "track_activities"],
  ...["track_commit_timestamp", "track_counts", "track_io_timing"],
];

/** The same of Cloud SQL's (https://cloud.google.com/sql/docs/postgres/flags#cloudsql). */
export const ownSwitches: readonly string[] = [
  ...["cloudsql.allow_passwordless_local_connections", "cloudsql.enable_anon", "cloudsql.enable_auto_explain"],
  ...["cloudsql.enable_google_ml_integration", "cloudsql.enable_index_advisor", "cloudsql.enable_pg_bigm"],
  ...["cloudsql.enable_pg_cron", "cloudsql.enable_pg_hint_plan", "cloudsql.enable_pg_squeeze"],
  ...["cloudsql.enable_pg_wait_sampling", "cloudsql.enable_pgaudit", "cloudsql.enable_pglogical"],
  ...["cloudsql.iam_authentication", "cloudsql.logical_decoding"],
];

const most = 2_147_483_647;

/** Least and most of a whole number, and the unit that it is in, where it has one. */
export const wholeNumbers: { readonly [flag: string]: readonly [least: number, most: number, unit?: string] } = {
  autovacuum_analyze_threshold: [0, most],
  autovacuum_freeze_max_age: [100_000, 2_000_000_000],
  autovacuum_max_workers: [1, 262_143],
  autovacuum_multixact_freeze_max_age: [10_000, 2_000_000_000],
  autovacuum_naptime: [1, 2_147_483, "seconds"],
  autovacuum_vacuum_cost_limit: [-1, 10_000],
  autovacuum_vacuum_insert_threshold: [-1, most],
  autovacuum_vacuum_threshold: [0, most],
  autovacuum_work_mem: [-1, most, "kB"],
  checkpoint_timeout: [30, 86_400, "seconds"],
  checkpoint_warning: [0, most, "seconds"],
  commit_delay: [0, 100_000, "microseconds"],
  commit_siblings: [0, 1000],
  deadlock_timeout: [1, most, "milliseconds"],
  default_statistics_target: [1, 10_000],
  effective_cache_size: [1, most, "pages of 8 kB"],
  effective_io_concurrency: [0, 1000],
  from_collapse_limit: [1, most],
  geqo_effort: [1, 10],
  geqo_generations: [0, most],
  geqo_pool_size: [0, most],
  geqo_threshold: [2, most],
  gin_fuzzy_search_limit: [0, most],
  gin_pending_list_limit: [64, most, "kB"],
  idle_in_transaction_session_timeout: [0, most, "milliseconds"],
  idle_session_timeout: [0, most, "milliseconds"],
  join_collapse_limit: [1, most],
  lock_timeout: [0, most, "milliseconds"],
  log_autovacuum_min_duration: [-1, most, "milliseconds"],
  log_min_duration_statement: [-1, most, "milliseconds"],
  log_temp_files: [-1, most, "kB"],
  logical_decoding_work_mem: [64, most, "kB"],
  maintenance_io_concurrency: [0, 1000],
  maintenance_work_mem: [64, most, "kB"],
  // The least is Cloud SQL's: emulators of its API tell so of `flags.list`, and no page of Google's that could be read. PostgreSQL itself takes 1.
  max_connections: [14, 262_143],
  max_locks_per_transaction: [10, most],
  max_logical_replication_workers: [0, 262_143],
  max_parallel_maintenance_workers: [0, 1024],
  max_parallel_workers: [0, 1024],
  max_parallel_workers_per_gather: [0, 1024],
  max_pred_locks_per_page: [0, most],
  max_pred_locks_per_relation: [-2_147_483_648, most],
  max_pred_locks_per_transaction: [10, most],
  max_prepared_transactions: [0, 262_143],
  max_replication_slots: [0, 262_143],
  max_standby_archive_delay: [-1, most, "milliseconds"],
  max_standby_streaming_delay: [-1, most, "milliseconds"],
  max_sync_workers_per_subscription: [0, 262_143],
  max_wal_senders: [0, 262_143],
  max_wal_size: [2, most, "MB"],
  max_worker_processes: [0, 262_143],
  min_wal_size: [2, most, "MB"],
  shared_buffers: [16, 1_073_741_823, "pages of 8 kB"],
  statement_timeout: [0, most, "milliseconds"],
  tcp_keepalives_count: [0, most],
  tcp_keepalives_idle: [0, most, "seconds"],
  tcp_keepalives_interval: [0, most, "seconds"],
  temp_buffers: [100, 1_073_741_823, "pages of 8 kB"],
  temp_file_limit: [-1, most, "kB"],
  track_activity_query_size: [100, 1_048_576, "bytes"],
  vacuum_cost_limit: [1, 10_000],
  vacuum_failsafe_age: [0, 2_100_000_000],
  vacuum_freeze_min_age: [0, 1_000_000_000],
  vacuum_freeze_table_age: [0, 2_000_000_000],
  vacuum_multixact_failsafe_age: [0, 2_100_000_000],
  vacuum_multixact_freeze_min_age: [0, 1_000_000_000],
  vacuum_multixact_freeze_table_age: [0, 2_000_000_000],
  wal_buffers: [-1, 262_143, "pages of 8 kB"],
  wal_receiver_timeout: [0, most, "milliseconds"],
  wal_sender_timeout: [0, most, "milliseconds"],
  work_mem: [64, most, "kB"],
};

/** Least and most of a number that may have a fraction. */
export const numbers: { readonly [flag: string]: readonly [least: number, most: number] } = {
  autovacuum_analyze_scale_factor: [0, 100],
  autovacuum_vacuum_cost_delay: [-1, 100],
  autovacuum_vacuum_insert_scale_factor: [0, 100],
  autovacuum_vacuum_scale_factor: [0, 100],
  checkpoint_completion_target: [0, 1],
  cursor_tuple_fraction: [0, 1],
  geqo_seed: [0, 1],
  geqo_selection_bias: [1.5, 2],
  hash_mem_multiplier: [1, 1000],
  vacuum_cost_delay: [0, 100],
};

/** Settings of PostgreSQL that are no flags of Cloud SQL (https://cloud.google.com/sql/docs/postgres/flags lists those that are), and what to do instead. */
export const notFlags: { readonly [setting: string]: string } = {
  shared_preload_libraries:
    'leave it out, and set the flag of each library, such as "cloudsql.enable_pg_bigm": "on": Cloud SQL loads libraries by those',
  wal_level: 'leave it out, and set "cloudsql.logical_decoding": "on" where it is to be logical',
  ssl: "leave it out: the server speaks TLS only",
  listen_addresses: "leave it out: the server has a private address alone",
  port: "leave it out: the server listens on 5432",
  ...Object.fromEntries(
    ["archive_command", "archive_mode", "config_file", "data_directory", "fsync", "full_page_writes", "hba_file"].map(
      (name) => [name, "leave it out: it is Cloud SQL's own to set"],
    ),
  ),
};
