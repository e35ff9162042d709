"""The first schema: records, journal, outbox, list, search."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE commit_log (
    n INTEGER NOT NULL, cid TEXT NOT NULL, stream TEXT NOT NULL, device TEXT NOT NULL,
    who TEXT NOT NULL, wall TEXT NOT NULL, why TEXT NOT NULL, app_version TEXT NOT NULL,
    schema INTEGER NOT NULL, ops INTEGER NOT NULL, salt TEXT, seal TEXT NOT NULL, prev TEXT NOT NULL,
    digest TEXT NOT NULL, PRIMARY KEY (n), UNIQUE (cid)
) STRICT""",
    """CREATE TABLE dossier (
    id TEXT NOT NULL, number TEXT, agency TEXT, adviser TEXT, segment TEXT, state TEXT,
    applied_on TEXT, decided_on TEXT, effective_on TEXT, project__title TEXT,
    project__instruments TEXT, project__nature TEXT, project__collective INTEGER,
    project__activity TEXT, project__naf TEXT, project__sector TEXT, project__viable INTEGER,
    project__takeover_from TEXT, project__takeover_reason TEXT, project__takeover_price INTEGER,
    project__takeover_in_difficulty INTEGER, project__genesis TEXT, project__offer TEXT,
    project__customers TEXT, project__competition TEXT, project__prices TEXT,
    project__communication TEXT, project__means TEXT, project__regulation TEXT,
    project__referred_by TEXT, project__other_support TEXT, project__support_hours TEXT,
    project__already_requested TEXT, project__labelled INTEGER, project__labelled_on TEXT,
    structure__name TEXT, structure__trade_name TEXT, structure__legal_form TEXT,
    structure__siren TEXT, structure__siret TEXT, structure__registered_on TEXT,
    structure__starts_on TEXT, structure__capital INTEGER, structure__paid_up INTEGER,
    structure__shareholders TEXT, structure__place__address TEXT, structure__place__postcode TEXT,
    structure__place__commune TEXT, structure__place__commune_code TEXT,
    structure__place__epci_code TEXT, structure__place__territory TEXT,
    structure__place__in_qpv INTEGER, structure__place__qpv_code TEXT,
    structure__place__qpv_generation TEXT, structure__place__qpv_evidence TEXT,
    structure__place__rural_zone TEXT, structure__solidarity_company INTEGER,
    structure__esus INTEGER, structure__siae INTEGER, structure__adapted_company INTEGER,
    structure__collective_agreement TEXT, structure__auditor TEXT, structure__employees INTEGER,
    jobs TEXT, engagement TEXT, terms__own_money INTEGER, terms__bank_maximum INTEGER,
    terms__bank_rate TEXT, terms__bank_months INTEGER, terms__bank_surety TEXT,
    terms__ptz_months INTEGER, terms__solidaire_maximum INTEGER, terms__solidaire_rate TEXT,
    terms__solidaire_months INTEGER, terms__equity_maximum INTEGER, chosen TEXT, forecast TEXT,
    aids TEXT, no_other_aid INTEGER, assessment__model TEXT, assessment__tests TEXT,
    assessment__organisation TEXT, assessment__leadership TEXT, assessment__team TEXT,
    assessment__strategy TEXT, assessment__social_impact TEXT, assessment__economics TEXT,
    assessment__strengths TEXT, assessment__weaknesses TEXT, assessment__risk_zones TEXT,
    assessment__watch_points TEXT, assessment__partners TEXT, assessment__opinion TEXT,
    assessment__opinion_reason TEXT, assessment__conditions TEXT, assessment__follow_up TEXT,
    assessment__opinion_on TEXT, assessment__opinion_by TEXT, starter TEXT, fidess TEXT, dasess TEXT,
    innovation TEXT, derogations TEXT, seq INTEGER DEFAULT 0 NOT NULL,
    deleted INTEGER DEFAULT 0 NOT NULL, extra TEXT DEFAULT '{}' NOT NULL, changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT""",
    """CREATE TABLE erasure (
    cid TEXT NOT NULL, PRIMARY KEY (cid)
) STRICT""",
    """CREATE TABLE meta (
    "key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")
) STRICT""",
    """CREATE TABLE touched (
    entity TEXT NOT NULL, "row" TEXT NOT NULL
) STRICT""",
    """CREATE TABLE change_log (
    n INTEGER NOT NULL, i INTEGER NOT NULL, entity TEXT NOT NULL, "row" TEXT NOT NULL,
    kind TEXT NOT NULL, field TEXT NOT NULL, seen ANY, new ANY, salt TEXT, digest TEXT NOT NULL,
    PRIMARY KEY (n, i), FOREIGN KEY(n) REFERENCES commit_log (n)
) STRICT""",
    """CREATE INDEX change_log_row ON change_log ("row")""",
    """CREATE TABLE listing (
    k INTEGER NOT NULL, dossier_id TEXT NOT NULL, n INTEGER NOT NULL, changed_at TEXT NOT NULL,
    number TEXT NOT NULL, title TEXT NOT NULL, holders TEXT NOT NULL, agency TEXT NOT NULL,
    segment TEXT NOT NULL, state TEXT NOT NULL, adviser TEXT NOT NULL, PRIMARY KEY (k),
    UNIQUE (dossier_id), FOREIGN KEY(dossier_id) REFERENCES dossier (id)
) STRICT""",
    """CREATE TABLE outbox (
    cid TEXT NOT NULL, stream TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, ack INTEGER,
    PRIMARY KEY (cid), FOREIGN KEY(cid) REFERENCES commit_log (cid)
) STRICT""",
    """CREATE INDEX outbox_state ON outbox (state)""",
    """CREATE UNIQUE INDEX outbox_stream_n ON outbox (stream, n)""",
    """CREATE TABLE person (
    id TEXT NOT NULL, dossier_id TEXT NOT NULL, rank INTEGER NOT NULL, civility TEXT, last_name TEXT,
    birth_name TEXT, first_name TEXT, birth_date TEXT, birth_place TEXT, nationality TEXT,
    residence_permit_until TEXT, phone TEXT, email TEXT, home__address TEXT, home__postcode TEXT,
    home__commune TEXT, home__commune_code TEXT, home__epci_code TEXT, home__territory TEXT,
    home__in_qpv INTEGER, home__qpv_code TEXT, home__qpv_generation TEXT, home__qpv_evidence TEXT,
    home__rural_zone TEXT, situation TEXT, situation_since TEXT, employment_difficulty INTEGER,
    disabled_worker INTEGER, diploma TEXT, training TEXT, trade_years INTEGER,
    management_years INTEGER, motivation TEXT, supporters TEXT, family TEXT, dependants INTEGER,
    household_income INTEGER, household_charges INTEGER, credit_instalments INTEGER,
    credit_outstanding INTEGER, credit_until TEXT, housing TEXT, assets TEXT,
    available_money INTEGER, money_origin TEXT, ficp INTEGER, banking_ban INTEGER,
    over_indebtedness INTEGER, past_insolvency INTEGER, management_ban INTEGER, role TEXT,
    capital_share TEXT, runs_company INTEGER, iban TEXT, neet__declared INTEGER, neet__entry_on TEXT,
    neet__proof_received INTEGER, neet__questionnaire INTEGER, neet__publicity INTEGER,
    seq INTEGER DEFAULT 0 NOT NULL, deleted INTEGER DEFAULT 0 NOT NULL,
    extra TEXT DEFAULT '{}' NOT NULL, changed_at TEXT NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
) STRICT""",
    """CREATE INDEX ix_person_dossier_id ON person (dossier_id)""",
    """CREATE TABLE piece (
    id TEXT NOT NULL, dossier_id TEXT NOT NULL, rank INTEGER NOT NULL, kind TEXT, holder TEXT,
    received_on TEXT, valid_until TEXT, original_seen INTEGER, seen_by TEXT, sha256 TEXT,
    file_name TEXT, note TEXT, seq INTEGER DEFAULT 0 NOT NULL, deleted INTEGER DEFAULT 0 NOT NULL,
    extra TEXT DEFAULT '{}' NOT NULL, changed_at TEXT NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
) STRICT""",
    """CREATE INDEX ix_piece_dossier_id ON piece (dossier_id)""",
    """CREATE TABLE scenario (
    id TEXT NOT NULL, dossier_id TEXT NOT NULL, rank INTEGER NOT NULL, name TEXT, "plan" TEXT,
    seq INTEGER DEFAULT 0 NOT NULL, deleted INTEGER DEFAULT 0 NOT NULL,
    extra TEXT DEFAULT '{}' NOT NULL, changed_at TEXT NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
) STRICT""",
    """CREATE INDEX ix_scenario_dossier_id ON scenario (dossier_id)""",
    """CREATE VIRTUAL TABLE search USING fts5(title, people, structure, reference, place,
    tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')""",
    """CREATE VIRTUAL TABLE search_word USING fts5vocab('search', 'row')""",
    """CREATE TRIGGER dossier_insert AFTER INSERT ON dossier BEGIN INSERT INTO touched (entity, row)
    VALUES ('dossier', NEW.id); END""",
    """CREATE TRIGGER dossier_update AFTER UPDATE ON dossier BEGIN INSERT INTO touched (entity, row)
    VALUES ('dossier', OLD.id); INSERT INTO touched (entity, row) SELECT 'dossier', NEW.id WHERE
    NEW.id <> OLD.id; END""",
    """CREATE TRIGGER dossier_delete AFTER DELETE ON dossier BEGIN INSERT INTO touched (entity, row)
    VALUES ('dossier', OLD.id); END""",
    """CREATE TRIGGER person_insert AFTER INSERT ON person BEGIN INSERT INTO touched (entity, row)
    VALUES ('person', NEW.id); END""",
    """CREATE TRIGGER person_update AFTER UPDATE ON person BEGIN INSERT INTO touched (entity, row)
    VALUES ('person', OLD.id); INSERT INTO touched (entity, row) SELECT 'person', NEW.id WHERE
    NEW.id <> OLD.id; END""",
    """CREATE TRIGGER person_delete AFTER DELETE ON person BEGIN INSERT INTO touched (entity, row)
    VALUES ('person', OLD.id); END""",
    """CREATE TRIGGER scenario_insert AFTER INSERT ON scenario BEGIN INSERT INTO touched (entity, row)
    VALUES ('scenario', NEW.id); END""",
    """CREATE TRIGGER scenario_update AFTER UPDATE ON scenario BEGIN INSERT INTO touched (entity, row)
    VALUES ('scenario', OLD.id); INSERT INTO touched (entity, row) SELECT 'scenario', NEW.id WHERE
    NEW.id <> OLD.id; END""",
    """CREATE TRIGGER scenario_delete AFTER DELETE ON scenario BEGIN INSERT INTO touched (entity, row)
    VALUES ('scenario', OLD.id); END""",
    """CREATE TRIGGER piece_insert AFTER INSERT ON piece BEGIN INSERT INTO touched (entity, row)
    VALUES ('piece', NEW.id); END""",
    """CREATE TRIGGER piece_update AFTER UPDATE ON piece BEGIN INSERT INTO touched (entity, row)
    VALUES ('piece', OLD.id); INSERT INTO touched (entity, row) SELECT 'piece', NEW.id WHERE NEW.id
    <> OLD.id; END""",
    """CREATE TRIGGER piece_delete AFTER DELETE ON piece BEGIN INSERT INTO touched (entity, row)
    VALUES ('piece', OLD.id); END""",
    """CREATE TRIGGER commit_log_update BEFORE UPDATE ON commit_log WHEN NOT EXISTS (SELECT 1 FROM
    erasure) BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER commit_log_delete BEFORE DELETE ON commit_log WHEN NOT EXISTS (SELECT 1 FROM
    erasure) BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER commit_log_replace BEFORE INSERT ON commit_log WHEN EXISTS (SELECT 1 FROM
    commit_log WHERE n = NEW.n OR cid = NEW.cid) BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER change_log_update BEFORE UPDATE ON change_log WHEN NOT EXISTS (SELECT 1 FROM
    erasure) BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER change_log_delete BEFORE DELETE ON change_log WHEN NOT EXISTS (SELECT 1 FROM
    erasure) BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER change_log_replace BEFORE INSERT ON change_log WHEN EXISTS (SELECT 1 FROM
    change_log WHERE n = NEW.n AND i = NEW.i) BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
)


def upgrade() -> None:
    """Create everything in an empty file."""
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute("PRAGMA user_version = 1")
