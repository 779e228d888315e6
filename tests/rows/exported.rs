//! What `palisade export` wrote of a schema with names and types that are hard to say: it compiles, Diesel's SQL means columns
//! that are there, and sqlx fills its structs.

use diesel::pg::Pg;
use diesel::query_dsl::QueryDsl as _;
use sqlx_core::connection::Connection as _;
use sqlx_core::executor::Executor as _;
use sqlx_core::query_as::query_as;
use sqlx_postgres::{PgConnectOptions, PgConnection};

use crate::server::Server;

#[allow(dead_code, unreachable_pub)]
mod schema {
    include!("../exported/diesel.rs");
}

#[allow(dead_code, unreachable_pub)]
mod rows {
    include!("../exported/sqlx.rs");
}

const SCHEMA: &str = include_str!("../exported/schema.sql");

async fn database() -> (Server, PgConnection) {
    let server = Server::start().await;
    let options = PgConnectOptions::new_without_pgpass()
        .socket(&server.socket)
        .port(server.port)
        .username(&server.user)
        .database(&server.database);
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    connection.execute(SCHEMA).await.unwrap();
    (server, connection)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The SELECT that Diesel makes of all columns of each table.
macro_rules! selects {
    ($($table:ident),* $(,)?) => {
        [$(diesel::debug_query::<Pg, _>(&schema::$table::table.select(schema::$table::all_columns)).to_string()),*]
    };
}

#[test]
fn diesel_asks_for_columns_that_are_there() {
    let queries = selects![
        app_users,
        _x,
        vec,
        dates,
        public_diesel,
        enums,
        kinds,
        order,
        parts,
        rare,
        public_sql_types,
        string,
        two_lines,
        users,
        _rger,
    ];
    run(async {
        let (_server, mut connection) = database().await;
        for query in queries {
            let query = query.split(" -- binds").next().unwrap();
            connection.execute(query).await.unwrap_or_else(|error| panic!("{error}: {query}"));
        }
    });
    // Two tables in one query, by the key between them.
    let joined = schema::_rger::table.inner_join(schema::order::table).select(schema::order::id);
    let joined = diesel::debug_query::<Pg, _>(&joined).to_string();
    assert!(joined.contains(r#"ON ("Ärger"."order" = "order"."id")"#), "{joined}");
}

#[test]
fn sqlx_fills_the_structs() {
    run(async {
        let (_server, mut connection) = database().await;
        connection
            .execute(
                r#"INSERT INTO app.users VALUES (1, 'on', '{on,off}');
                INSERT INTO public.kinds VALUES (1, true, 2, 3, 4.5, 5.5, 6.25, 't', 'v', 'c', '\x01', gen_random_uuid(), '[1]', '{}',
                    '2026-01-02', '03:04', '2026-01-02 03:04', '2026-01-02 03:04+00', 'ja "klar"', 'a@b', null, '{x,y}',
                    '{good,"",self}', '10.0.0.1', 7, 'n');
                INSERT INTO public.enums VALUES (1, 'a', 'b', 'Ab', 'x', 'c', 'A', '{Ab}');
                INSERT INTO "odd schema"."weird "" name" ("select", "with space", "Großes Ä", "日本") VALUES (1, 's', 'ä', 9);
                INSERT INTO public."Ärger" VALUES (1, null);
                INSERT INTO public.parts VALUES (1, '2020-02-02')"#,
            )
            .await
            .unwrap();
        let user: rows::AppUser =
            query_as("SELECT * FROM app.users").fetch_one(&mut connection).await.unwrap();
        assert_eq!((user.state, user.states), (rows::State::On, vec![rows::State::On, rows::State::Off]));
        let kind: rows::Kind =
            query_as("SELECT * FROM public.kinds").fetch_one(&mut connection).await.unwrap();
        assert_eq!(
            (kind.mood, kind.o, kind.n.to_string()),
            (rows::Mood::JaKlar, sqlx_postgres::types::Oid(7), "6.25".to_owned())
        );
        assert_eq!(kind.moods, Some(vec![rows::Mood::Good, rows::Mood::Empty, rows::Mood::Self_]));
        let text = "SELECT id, t, tt, m, c, cc::text, w, ms FROM public.enums";
        let enums: rows::Enum = query_as(text).fetch_one(&mut connection).await.unwrap();
        assert_eq!(
            (enums.w, enums.t, enums.ms),
            (rows::WeirdType::A2, rows::Text::A, vec![rows::MixedCase::Ab])
        );
        let weird: rows::WeirdName = query_as(r#"SELECT * FROM "odd schema"."weird "" name""#)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(
            (weird.gro_es_, weird.r#type),
            (Some("ä".to_owned()), r#"a "quoted" `tick` \ back"#.to_owned())
        );
        let view: rows::AView =
            query_as(r#"SELECT * FROM "a view""#).fetch_one(&mut connection).await.unwrap();
        assert_eq!((view.id, view.order), (Some(1), None));
        let part: rows::Part =
            query_as("SELECT * FROM public.parts").fetch_one(&mut connection).await.unwrap();
        assert_eq!(part.id, 1);

        // What goes in by the types is what comes out.
        let moods: (bool,) = query_as("SELECT $1 = mood AND $2 = moods FROM public.kinds")
            .bind(kind.mood)
            .bind(kind.moods)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert!(moods.0);
    });
}
