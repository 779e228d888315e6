//! Structs as rows of sqlx.

use palisade::{FromRow as _, PgEnum, PgType, Row as _, Table};
use sqlx_core::connection::Connection as _;
use sqlx_core::executor::Executor as _;
use sqlx_core::query::query;
use sqlx_postgres::{PgConnectOptions, PgConnection, Postgres};

use crate::server::Server;

#[derive(PgEnum, Debug, Clone, Copy, PartialEq)]
#[pg_enum(name = "mood")]
pub(crate) enum Mood {
    Good,
    #[value("very bad")]
    VeryBad,
}

#[derive(PgEnum, Debug, Clone, Copy, PartialEq)]
#[pg_enum(as = text_check)]
pub(crate) enum Kind {
    Note,
    Essay,
}

#[derive(PgType, Debug, Clone, PartialEq)]
pub(crate) struct PostId(pub i64);

#[derive(Table, Debug, PartialEq)]
#[table(name = "posts", rls = off)]
pub(crate) struct Post {
    #[column(primary_key)]
    pub id: PostId,
    pub mood: Option<Mood>,
    pub kind: Kind,
    pub tags: Vec<String>,
    #[column(json)]
    pub options: Option<serde_json::Value>,
}

#[test]
fn a_row_becomes_its_struct() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::start().await;
        let options = PgConnectOptions::new_without_pgpass()
            .socket(&server.socket)
            .port(server.port)
            .username(&server.user)
            .database(&server.database);
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        connection
            .execute(
                "CREATE TYPE mood AS ENUM ('good', 'very bad');
                 CREATE TABLE posts (id bigint PRIMARY KEY, mood mood, kind text NOT NULL, tags text[] NOT NULL, options jsonb)",
            )
            .await
            .unwrap();
        let insert = format!("insert into {} ({}) values ($1, $2, $3, $4, null)", Post::TABLE, Post::LIST);
        query::<Postgres>(&insert)
            .bind(PostId(1))
            .bind(Some(Mood::VeryBad))
            .bind(Kind::Essay)
            .bind(vec!["x".to_owned()])
            .execute(&mut connection)
            .await
            .unwrap();
        let select = format!("select {} from {} where {} = $1", Post::LIST, Post::TABLE, Post::COLUMNS.id);
        let row = query::<Postgres>(&select)
            .bind(Post::COLUMNS.id.value(&PostId(1)))
            .fetch_one(&mut connection)
            .await
            .unwrap();
        let wanted = Post {
            id: PostId(1),
            mood: Some(Mood::VeryBad),
            kind: Kind::Essay,
            tags: vec!["x".to_owned()],
            options: None,
        };
        assert_eq!(Post::try_from_row(&row).unwrap(), wanted);
        let row = connection.fetch_one("select 1::bigint as id").await.unwrap();
        assert!(Post::try_from_row(&row).unwrap_err().to_string().contains("mood"));
        let wrong = connection.fetch_one("select id, mood, 'novel' as kind, tags, options from posts").await.unwrap();
        assert!(Post::try_from_row(&wrong).unwrap_err().to_string().contains("`novel` is no word of Kind"));
    });
}
