#[derive(PgEnum)]
pub enum Sort {
    News,
    Offer,
    Secret,
}

#[derive(Table)]
#[table(name = "pages", rls)]
#[policy(select, to = [anon, app], when = published(shown) & window(from, until))]
#[policy(select, to = app, when = owner(author) | sort in [News, Offer] & author == None)]
#[policy(insert, to = app, when = owner(author) & sort == News)]
#[policy(select, to = [anon, app], when = sort in [News, Offer], restrictive)]
#[policy(delete, to = app, when = sql("{author} = current_setting('app.current_user_id', true)"))]
#[grant(select, to = anon)]
#[grant(select, insert, delete, to = app)]
pub struct Page {
    #[column(primary_key)]
    pub id: i64,
    pub author: Option<String>,
    pub sort: Sort,
    pub shown: Option<bool>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

#[derive(Table)]
#[table(name = "facts", rls)]
#[policy(select, to = [anon, app], when = public)]
#[grant(select, to = [anon, app])]
pub struct Fact {
    #[column(primary_key)]
    pub id: i64,
}
