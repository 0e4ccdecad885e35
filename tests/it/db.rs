//! The door to databases, on each kind that there is.

use crate::databases::{block, each, sqlite};
use mimcfg::run::db::{Address, Database, Param, Trouble};
use std::time::Duration;

const TABLE: &[&str] = &[
    "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(250), small SMALLINT NOT NULL, yes BOOLEAN NOT NULL)",
    "CREATE INDEX i_t_name ON t(name)",
];

#[test]
fn what_is_written_is_read_again() {
    for (kind, scratch) in each() {
        block(async {
            let database = scratch.open();
            database.create(TABLE).await.unwrap();
            let insert = "INSERT INTO t (id, name, small, yes) VALUES (?, ?, ?, ?)";
            let big = 9_007_199_254_740_993_i64;
            let strange = "żółw 🐢 '; DROP TABLE t; --";
            let done = database.execute(insert, &[big.into(), strange.into(), 2.into(), true.into()]).await;
            assert_eq!(done, Ok(1), "{kind}");
            database
                .execute(insert, &[1.into(), Param::Text(None), (-3).into(), false.into()])
                .await
                .unwrap();
            let rows = database
                .query("SELECT id, name, small, yes FROM t WHERE id >= ? ORDER BY id", &[1.into()])
                .await
                .unwrap();
            let read: Vec<_> = rows
                .iter()
                .map(|row| {
                    let name = row.maybe_text(1).unwrap().map(str::to_owned);
                    (row.int(0).unwrap(), name, row.int(2).unwrap(), row.int(3).unwrap())
                })
                .collect();
            assert_eq!(read, [(1, None, -3, 0), (big, Some(strange.to_owned()), 2, 1)], "{kind}");
            let empty = rows[0].text(1).unwrap_err();
            assert_eq!(empty.trouble, Trouble::Schema);
            let count = database.query("SELECT COUNT(*), MAX(id), MIN(small) FROM t", &[]).await.unwrap();
            assert_eq!(
                (count[0].int(0), count[0].int(1), count[0].int(2)),
                (Ok(2), Ok(big), Ok(-3)),
                "{kind}"
            );
            database.close().await;
        });
    }
}

#[test]
fn a_transaction_is_all_or_nothing() {
    for (kind, scratch) in each() {
        block(async {
            let database = scratch.open();
            database.create(TABLE).await.unwrap();
            let insert = "INSERT INTO t (id, small, yes) VALUES (?, 0, ?)";
            let rows = async || database.query("SELECT id FROM t", &[]).await.unwrap().len();
            let mut dropped = database.begin().await.unwrap();
            dropped.execute(insert, &[1.into(), true.into()]).await.unwrap();
            drop(dropped);
            assert_eq!(rows().await, 0, "{kind}");
            let mut undone = database.begin().await.unwrap();
            undone.execute(insert, &[1.into(), true.into()]).await.unwrap();
            undone.rollback().await.unwrap();
            assert_eq!(rows().await, 0, "{kind}");
            let mut kept = database.begin().await.unwrap();
            kept.execute(insert, &[1.into(), true.into()]).await.unwrap();
            kept.execute(insert, &[2.into(), true.into()]).await.unwrap();
            kept.commit().await.unwrap();
            assert_eq!(rows().await, 2, "{kind}");
            let twice = database.execute(insert, &[2.into(), true.into()]).await.unwrap_err();
            assert_eq!((twice.trouble, twice.undone()), (Trouble::Duplicate, true), "{kind}: {twice}");
            database.close().await;
        });
    }
}

/// Two transactions that each hold what the other wants.
#[test]
fn a_deadlock_is_a_conflict_that_one_may_try_again() {
    for (kind, scratch) in each() {
        block(async {
            let patience = Duration::from_millis(200);
            let database = Database::open_with(&Address::parse(&scratch.url).unwrap(), patience).unwrap();
            database.create(TABLE).await.unwrap();
            for id in [1, 2] {
                let insert = "INSERT INTO t (id, small, yes) VALUES (?, 0, ?)";
                database.execute(insert, &[id.into(), true.into()]).await.unwrap();
            }
            let update = "UPDATE t SET small = small + 1 WHERE id = ?";
            let mut first = database.begin().await.unwrap();
            first.execute(update, &[1.into()]).await.unwrap();
            let failed = match database.begin().await {
                // SQLite lets no other writer begin.
                Err(error) => {
                    drop(first);
                    error
                }
                Ok(mut second) => {
                    second.execute(update, &[2.into()]).await.unwrap();
                    let ends = tokio::join!(
                        async {
                            let ended = first.execute(update, &[2.into()]).await;
                            drop(first);
                            ended
                        },
                        async {
                            let ended = second.execute(update, &[1.into()]).await;
                            drop(second);
                            ended
                        }
                    );
                    ends.0.err().or(ends.1.err()).expect("one of them must give way")
                }
            };
            assert_eq!((failed.trouble, failed.undone()), (Trouble::Conflict, true), "{kind}: {failed}");
            database.close().await;
        });
    }
}

#[test]
fn a_table_or_a_column_that_is_not_there_is_told_as_such() {
    for (kind, scratch) in each() {
        block(async {
            let database = scratch.open();
            for statement in ["SELECT id FROM nowhere", "SELECT other FROM t", "UPDATE t SET other = 1"] {
                let error = database.query(statement, &[]).await.unwrap_err();
                assert_eq!(error.trouble, Trouble::Schema, "{kind}: {error}");
                if statement.ends_with("nowhere") {
                    database.create(TABLE).await.unwrap();
                }
            }
            database.close().await;
        });
    }
}

#[test]
fn a_database_that_is_away_is_told_without_its_password() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for scheme in ["postgres", "mysql"] {
        block(async {
            let address = Address::parse(&format!("{scheme}://me:s3cret@{nobody}/mim")).unwrap();
            let database = Database::open_with(&address, Duration::from_millis(50)).unwrap();
            let error = database.query("SELECT 1", &[]).await.unwrap_err();
            assert_eq!(error.trouble, Trouble::Unreachable, "{error}");
            let told = error.to_string();
            assert!(told.contains(&format!("{scheme}://me:***@{nobody}/mim")), "{told}");
        });
    }
}

#[test]
fn whoever_has_no_rights_is_told_so() {
    for (kind, scratch) in each() {
        if kind == "sqlite" {
            continue;
        }
        let (head, tail) = scratch.url.split_once('@').unwrap();
        let (scheme, _) = head.split_once("//").unwrap();
        let stranger = format!("{scheme}//mimcfg_nobody:s3cret@{tail}");
        block(async {
            let address = Address::parse(&stranger).unwrap();
            let database = Database::open_with(&address, Duration::from_millis(500)).unwrap();
            let error = database.query("SELECT 1", &[]).await.unwrap_err();
            assert_eq!(error.trouble, Trouble::Denied, "{kind}: {error}");
            assert!(!error.to_string().contains("s3cret"));
        });
    }
}

#[cfg(unix)]
#[test]
fn a_file_of_sqlite_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = sqlite();
    block(async {
        let database = scratch.open();
        database.create(TABLE).await.unwrap();
        let path = scratch.url.strip_prefix("sqlite:").unwrap();
        for beside in ["", "-wal"] {
            let mode = std::fs::metadata(format!("{path}{beside}")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{beside}");
        }
        database.close().await;
        let elsewhere = Address::parse("sqlite:/nowhere/at/all/mim.db").unwrap();
        let error = Database::open(&elsewhere).unwrap_err();
        assert!(error.to_string().contains("the file cannot be made"), "{error}");
    });
}

#[test]
fn what_one_tells_another_hears_where_the_database_can_tell() {
    for (kind, scratch) in each() {
        block(async {
            let (one, other) = (scratch.open(), scratch.open());
            let listener = one.listen("mimcfg_test").await.unwrap();
            assert_eq!(listener.is_some(), kind == "postgres");
            other.notify("mimcfg_test", &scratch.url).await.unwrap();
            if let Some(mut listener) = listener {
                let heard = async {
                    // Another run of this test may be heard too.
                    while listener.heard().await.unwrap() != Some(scratch.url.clone()) {}
                };
                tokio::time::timeout(Duration::from_secs(5), heard).await.unwrap();
            }
            one.close().await;
            other.close().await;
        });
    }
}
