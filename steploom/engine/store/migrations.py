"""The database's shape, as numbered steps; `PRAGMA user_version` says how many have been taken."""

from __future__ import annotations

MIGRATIONS = (
    """
    CREATE TABLE workspaces (
        name TEXT PRIMARY KEY, subscription_id TEXT NOT NULL, resource_group TEXT NOT NULL, location TEXT NOT NULL,
        default_datastore TEXT NOT NULL, tags TEXT NOT NULL
    );
    CREATE TABLE datastores (
        workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT NOT NULL, type TEXT NOT NULL,
        location TEXT NOT NULL, PRIMARY KEY (workspace, name)
    );
    CREATE TABLE experiments (
        workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT NOT NULL, created TEXT NOT NULL,
        PRIMARY KEY (workspace, name)
    );
    CREATE TABLE computes (
        workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT NOT NULL, vm_size TEXT NOT NULL,
        min_nodes INTEGER NOT NULL, max_nodes INTEGER NOT NULL, idle_seconds INTEGER NOT NULL,
        created TEXT NOT NULL, modified TEXT NOT NULL, tags TEXT NOT NULL, PRIMARY KEY (workspace, name)
    );
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL, experiment TEXT NOT NULL, number INTEGER NOT NULL,
        name TEXT NOT NULL, status TEXT NOT NULL, created TEXT NOT NULL, started TEXT, ended TEXT, error TEXT,
        graph TEXT NOT NULL, parameters TEXT NOT NULL, tags TEXT NOT NULL, properties TEXT NOT NULL,
        settings TEXT NOT NULL, request_id TEXT UNIQUE
    );
    CREATE INDEX runs_newest ON runs (workspace, created DESC);
    CREATE INDEX runs_of_experiment ON runs (workspace, experiment, created DESC);
    CREATE INDEX runs_unfinished ON runs (status) WHERE ended IS NULL;
    CREATE TABLE steps (
        id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id), position INTEGER NOT NULL, node TEXT NOT NULL,
        name TEXT NOT NULL, status TEXT NOT NULL, reused INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',
        reused_run_id TEXT NOT NULL DEFAULT '', reused_step_id TEXT NOT NULL DEFAULT '',
        compute TEXT NOT NULL DEFAULT '', started TEXT, ended TEXT, exit_code INTEGER, error TEXT,
        properties TEXT NOT NULL DEFAULT '{}', snapshot TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX steps_of_run ON steps (run_id, position);
    CREATE TABLE outputs (
        step_id TEXT NOT NULL REFERENCES steps(id), name TEXT NOT NULL, datastore TEXT NOT NULL, path TEXT NOT NULL,
        size_bytes INTEGER, digest TEXT NOT NULL, manifest TEXT NOT NULL, PRIMARY KEY (step_id, name)
    );
    CREATE TABLE metrics (
        owner TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL,
        position INTEGER NOT NULL, PRIMARY KEY (owner, name)
    );
    CREATE TABLE reuse (
        step_id TEXT PRIMARY KEY REFERENCES steps(id), workspace TEXT NOT NULL, key TEXT NOT NULL,
        step_name TEXT NOT NULL, fields TEXT NOT NULL, created TEXT NOT NULL
    );
    CREATE INDEX reuse_by_key ON reuse (workspace, key, created DESC);
    CREATE INDEX reuse_by_name ON reuse (workspace, step_name, created DESC);
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, subject TEXT NOT NULL, ts TEXT NOT NULL,
        body TEXT NOT NULL
    );
    CREATE TABLE commands (
        id INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
        ts TEXT NOT NULL
    );
    """,
    """
    CREATE INDEX steps_under_way ON steps (compute, status) WHERE ended IS NULL;
    """,
    """
    CREATE TABLE published (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT, description TEXT,
        version TEXT, status TEXT NOT NULL, created TEXT NOT NULL, pipeline TEXT NOT NULL,
        continue_on_step_failure INTEGER
    );
    CREATE INDEX published_newest ON published (workspace, created DESC);
    CREATE INDEX runs_of_pipeline ON runs (workspace, json_extract(properties, '$."azureml.pipelineid"'));
    """,
    """
    CREATE TABLE pipeline_endpoints (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT NOT NULL,
        description TEXT, status TEXT NOT NULL, created TEXT NOT NULL, default_version TEXT NOT NULL
    );
    CREATE UNIQUE INDEX endpoint_names ON pipeline_endpoints (workspace, name) WHERE status <> 'Archived';
    CREATE TABLE endpoint_versions (
        endpoint_id TEXT NOT NULL REFERENCES pipeline_endpoints(id), version INTEGER NOT NULL,
        published_id TEXT NOT NULL REFERENCES published(id), PRIMARY KEY (endpoint_id, version)
    );
    CREATE TABLE served (id TEXT PRIMARY KEY);
    CREATE TABLE listener (id INTEGER PRIMARY KEY CHECK (id = 1), port INTEGER NOT NULL, pid INTEGER NOT NULL);
    """,
    """
    CREATE TABLE schedules (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT NOT NULL,
        description TEXT, status TEXT NOT NULL, created TEXT NOT NULL, experiment TEXT NOT NULL,
        pipeline_id TEXT REFERENCES published(id), endpoint_id TEXT REFERENCES pipeline_endpoints(id),
        recurrence TEXT, data_trigger TEXT, assignments TEXT NOT NULL, continue_on_step_failure INTEGER,
        anchor TEXT NOT NULL, next_due TEXT NOT NULL, last_fired TEXT, error TEXT
    );
    CREATE INDEX schedules_due ON schedules (next_due) WHERE status = 'Active';
    CREATE TABLE listings (schedule_id TEXT PRIMARY KEY, listing TEXT NOT NULL);
    CREATE INDEX runs_of_schedule ON runs (workspace, json_extract(properties, '$."azureml.scheduleid"'));
    DROP TABLE listener;
    CREATE TABLE listener (id INTEGER PRIMARY KEY CHECK (id = 1), port INTEGER NOT NULL);
    """,
    """
    CREATE TABLE drafts (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT, description TEXT,
        experiment TEXT, created TEXT NOT NULL, pipeline TEXT NOT NULL, assignments TEXT NOT NULL,
        continue_on_step_failure INTEGER, tags TEXT NOT NULL, properties TEXT NOT NULL,
        parent_pipeline_id TEXT NOT NULL, parent_run_id TEXT NOT NULL, parent_draft_id TEXT NOT NULL,
        last_run_id TEXT NOT NULL
    );
    """,
    """
    CREATE INDEX steps_reused ON steps (reused_step_id) WHERE reused_step_id <> '';
    CREATE INDEX outputs_by_path ON outputs (path);
    """,
    """
    CREATE INDEX runs_by_number ON runs (workspace, experiment, number);
    """,
    """
    ALTER TABLE datastores ADD COLUMN stands_for TEXT NOT NULL DEFAULT '{}';
    """,
    """
    CREATE TABLE modules (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT NOT NULL,
        description TEXT, status TEXT NOT NULL, created TEXT NOT NULL, default_version TEXT
    );
    CREATE INDEX modules_by_name ON modules (workspace, name);
    CREATE TABLE module_versions (
        id TEXT PRIMARY KEY, module_id TEXT NOT NULL REFERENCES modules(id), version TEXT NOT NULL, description TEXT,
        category TEXT, status TEXT NOT NULL, created TEXT NOT NULL, snapshot TEXT NOT NULL, definition TEXT NOT NULL,
        UNIQUE (module_id, version)
    );
    CREATE TABLE data_types (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces(name), name TEXT NOT NULL,
        description TEXT, is_directory INTEGER NOT NULL, parents TEXT NOT NULL, UNIQUE (workspace, name)
    );
    """,
    """
    ALTER TABLE experiments ADD COLUMN tags TEXT NOT NULL DEFAULT '{}';
    """,
)
