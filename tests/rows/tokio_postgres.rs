//! Structs as rows of tokio-postgres.

use ::tokio_postgres::{Client, NoTls};
use palisade::{FromRow as _, PgEnum, PgType, Row as _, Table};

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

#[derive(PgEnum, Debug, Clone, Copy, PartialEq)]
#[pg_enum(as = int)]
pub(crate) enum Stars {
    #[value(1)]
    One,
    #[value(5)]
    Five,
}

#[derive(PgType, Debug, Clone, PartialEq)]
pub(crate) struct PostId(pub i64);

#[derive(PgType, Debug, Clone, PartialEq)]
#[domain(name = "email", check = "value like '%@%'")]
pub(crate) struct Email(pub String);

#[derive(Debug, PartialEq, serde::Deserialize)]
pub(crate) struct Options {
    pub loud: bool,
}

/// Nobody reads it from a row, and it need not be readable.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Cache;

#[derive(Table, Debug, PartialEq)]
#[table(name = "posts", rls = off)]
pub(crate) struct Post {
    #[column(primary_key)]
    pub id: PostId,
    #[column(name = "user")]
    pub author: Email,
    pub mood: Option<Mood>,
    pub kind: Kind,
    pub stars: Stars,
    pub tags: Vec<String>,
    #[column(json)]
    pub options: Options,
    #[column(json)]
    pub more: Option<Options>,
    #[column(skip)]
    pub cache: Cache,
}

const SCHEMA: &str = "CREATE TYPE public.mood AS ENUM ('good', 'very bad');
    CREATE DOMAIN public.email AS text CHECK (value LIKE '%@%');
    CREATE TABLE public.posts (id bigint PRIMARY KEY, \"user\" public.email NOT NULL, mood public.mood,
        kind text NOT NULL, stars integer NOT NULL, tags text[] NOT NULL, options jsonb NOT NULL, more jsonb);
    INSERT INTO public.posts VALUES (1, 'a@b', 'very bad', 'essay', 5, '{x,y}', '{\"loud\": true}', NULL),
        (2, 'c@d', NULL, 'note', 1, '{}', '{\"loud\": false}', '{\"loud\": true}')";

async fn client(server: &Server) -> Client {
    let mut config = ::tokio_postgres::Config::new();
    config.host_path(&server.socket).port(server.port).user(&server.user).dbname(&server.database);
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[test]
fn a_row_becomes_its_struct() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::start().await;
        let client = client(&server).await;
        client.batch_execute(SCHEMA).await.unwrap();
        let columns = Post::COLUMNS;
        let sql = format!("select {} from {} where {} = $1", Post::LIST, Post::TABLE, columns.id);
        let row = client.query_one(&sql, &[columns.id.value(&PostId(1))]).await.unwrap();
        let post = Post::try_from_row(&row).unwrap();
        let wanted = Post {
            id: PostId(1),
            author: Email("a@b".to_owned()),
            mood: Some(Mood::VeryBad),
            kind: Kind::Essay,
            stars: Stars::Five,
            tags: vec!["x".to_owned(), "y".to_owned()],
            options: Options { loud: true },
            more: None,
            cache: Cache,
        };
        assert_eq!(post, wanted);

        // Values go the other way, too.
        let sql = format!(
            "insert into {} ({}) values ($1, $2, $3, $4, $5, $6, '{{\"loud\": true}}', null)",
            Post::TABLE,
            Post::LIST
        );
        let (id, email) = (PostId(3), Email("e@f".to_owned()));
        let tags = vec!["z".to_owned()];
        client
            .execute(&sql, &[&id, &email, &Some(Mood::Good), &Kind::Note, &Stars::One, &tags])
            .await
            .unwrap();
        let rows = client
            .query(&format!("select * from {} order by {} desc", Post::TABLE, columns.id), &[])
            .await
            .unwrap();
        let posts: Vec<Post> = rows.iter().map(|row| Post::try_from_row(row).unwrap()).collect();
        assert_eq!(posts.iter().map(|post| post.id.0).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!((posts[0].mood, posts[1].mood, posts[0].stars), (Some(Mood::Good), None, Stars::One));
        assert_eq!(posts[1].more, Some(Options { loud: true }));

        // What the row has not, or the field cannot hold, is an error that names the column.
        let row = client.query_one("select 1::bigint as id", &[]).await.unwrap();
        assert!(Post::try_from_row(&row).unwrap_err().to_string().contains("user"));
        let sql =
            format!("select {} from posts where id = 1", Post::LIST.replace("\"kind\"", "'novel' as kind"));
        let row = client.query_one(&sql, &[]).await.unwrap();
        let error = Post::try_from_row(&row).unwrap_err();
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        assert!(format!("{error} {cause}").contains("`novel` is no word of Kind"), "{error} {cause}");
    });
}
