use palisade_engine::*;
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mut cats = Vec::new();
    for url in &a[1..3] {
        let t = connect::Target::parse(url).unwrap();
        let mut s = connect::connect(&t, connect::Purpose::Read).await.unwrap();
        match introspect::introspect(&mut s).await {
            Ok(c) => cats.push(c),
            Err(e) => {
                eprintln!("{e}");
                std::process::exit(2)
            }
        }
    }
    for u in &cats[0].unmodelled {
        eprintln!("unmodelled in from: {u}");
    }
    for u in &cats[1].unmodelled {
        eprintln!("unmodelled in to: {u}");
    }
    let ch = diff::diff(&cats[0], &cats[1]);
    if std::env::var("V").is_ok() {
        eprintln!("{ch:#?}");
    }
    match plan::plan(&cats[0], &cats[1], &ch) {
        Ok(p) => {
            print!("{}", render::stream(&p));
        }
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(2)
        }
    }
}
