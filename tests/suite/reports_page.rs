//! The manager's page over two months of history: its figures are the API's, what is wrong in an address is said, addresses that
//! were sent long ago still lead to what they led to.

use std::{fs, path::PathBuf, sync::OnceLock};

use jiff::civil::Date;
use serde_json::Value;
use tests::{
    piacenza,
    program::{Server, run},
};

const TWO_MONTHS: &str = "from=2010-03-01&to=2010-04-30";

/// A rehearsal's folder with the last two months of the public journal, imported once.
fn imported() -> &'static PathBuf {
    static IMPORTED: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, data) = IMPORTED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let (data, tickets) = (folder.path().join("data"), folder.path().join("tickets.csv"));
        assert!(Server::start(&data, &[]).terminate().success());
        let journal = piacenza::tickets();
        let wanted = |line: &&str| ["ticket_id", "201003", "201004"].iter().any(|begin| line.starts_with(begin));
        let rows: Vec<_> = journal.lines().filter(wanted).collect();
        fs::write(&tickets, rows.join("\n")).unwrap();
        let _ = run(&["import", "--data", data.to_str().unwrap(), tickets.to_str().unwrap()]).done();
        (folder, data)
    });
    data
}

/// A server on a copy: it writes where others read.
fn served() -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(imported().join("journal.db"), folder.path().join("journal.db")).unwrap();
    (Server::start(folder.path(), &[]), folder)
}

async fn page(server: &Server, query: &str) -> String {
    let answer = server.client().read(&format!("/reports?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    assert!(!answer.body.contains("Unknown locali"), "{query} asks for a text that is not there");
    answer.body
}

async fn items(server: &Server, report: &str, query: &str) -> Vec<Value> {
    let answer = server.client().read(&format!("/api/v1/reports/{report}?{query}")).await;
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    body["items"].as_array().unwrap().clone()
}

/// The cells of each row of a page's table: what stands between tags, the heads of rows first.
fn rows(html: &str) -> Vec<Vec<String>> {
    let body = html.split("<tbody").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or_default();
    let row = |row: &str| {
        let cells = row.split("</t").filter(|cell| cell.contains("<td") || cell.contains("<th"));
        cells.map(text).collect::<Vec<_>>()
    };
    body.split("<tr").skip(1).map(row).collect()
}

/// The text of a piece of markup.
fn text(markup: &str) -> String {
    let mut inside = false;
    let mut text = String::new();
    for letter in markup.chars().skip_while(|letter| *letter != '<') {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn count(of: &Value) -> String {
    let digits = of.as_u64().unwrap().to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group)).collect();
    groups.join(",")
}

#[allow(clippy::cast_possible_truncation)] // seconds of a wait
fn minutes(of: &Value) -> String {
    of.as_f64().map_or_else(|| "–".to_owned(), |s| format!("{}:{:02}", s.round() as i64 / 60, s.round() as i64 % 60))
}

fn percent(of: &Value) -> String {
    of.as_f64().map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_on_the_page_is_the_one_of_the_api() {
    let (server, _folder) = served();
    for by in [
        "hour-band",
        "day",
        "iso-week",
        "month",
        "weekday-band",
        "service",
        "procedure",
        "channel",
        "class",
        "desk-kind",
    ] {
        let query = format!("by={by}&{TWO_MONTHS}");
        let told = items(&server, "waits", &query).await;
        let shown = rows(&page(&server, &format!("{query}&lang=en")).await);
        assert!(told.len() > 1, "{by}");
        assert_eq!(shown.len(), told.len(), "{by}");
        for (shown, told) in shown.iter().zip(&told) {
            let figures = [
                count(&told["tickets"]),
                count(&told["waits"]),
                minutes(&told["mean_wait_s"]),
                minutes(&told["median_wait_s"]),
                minutes(&told["p90_wait_s"]),
                minutes(&told["max_wait_s"]),
                percent(&told["within_15min"]),
                percent(&told["within_20min"]),
                percent(&told["within_target"]),
            ];
            assert_eq!(shown[1..10], figures, "{by} {}", shown[0]);
            assert!(shown[10].starts_with(&count(&told["no_show"])), "{by} {}: {}", shown[0], shown[10]);
            assert!(shown[11].starts_with(&count(&told["withdrawn"])), "{by} {}: {}", shown[0], shown[11]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_views_tell_the_api_s_figures_too() {
    let (server, _folder) = served();
    let told = items(&server, "service-time", TWO_MONTHS).await;
    let shown = rows(&page(&server, &format!("view=service-time&{TWO_MONTHS}&lang=en")).await);
    for (shown, told) in shown.iter().zip(&told) {
        assert!(shown[0].starts_with(told["service"].as_str().unwrap()), "{}", shown[0]);
        assert_eq!(
            shown[2..],
            [minutes(&told["mean_service_s"]), minutes(&told["median_service_s"]), count(&told["legs"])]
        );
    }
    assert_eq!(shown.len(), 7);

    let told = items(&server, "feedback", TWO_MONTHS).await;
    let shown = rows(&page(&server, &format!("view=feedback&{TWO_MONTHS}&lang=en")).await);
    assert_eq!((shown.len(), told.len()), (2, 2));
    for (shown, told) in shown.iter().zip(&told) {
        for (cell, face) in shown[2..5].iter().zip(["positive", "neutral", "negative"]) {
            assert!(cell.starts_with(&format!("{} (", count(&told[face]))), "{}: {cell}", shown[0]);
        }
        assert_eq!(shown[6..], [count(&told["served"]), percent(&told["participation"])]);
    }

    let told = items(&server, "waits", &format!("by=weekday-band&{TWO_MONTHS}")).await;
    let map = rows(&page(&server, &format!("view=heat&figure=mean&{TWO_MONTHS}&lang=en")).await);
    let cells: usize = map.iter().map(|row| row[1..].iter().filter(|cell| *cell != "–").count()).sum();
    assert_eq!(cells, told.iter().filter(|one| !one["mean_wait_s"].is_null()).count());
    let of = |one: &Value| (one["weekday"] == 1 && one["hour"] == 11).then(|| one["mean_wait_s"].as_f64().unwrap());
    let monday_at_eleven = told.iter().find_map(of).unwrap();
    let eleven = map.iter().find(|row| row[0] == "11–12").unwrap();
    assert_eq!(eleven[1], format!("{:.1}", monday_at_eleven / 60.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_is_made_of_the_same_figures() {
    let (server, _folder) = served();
    let html = page(&server, "from=2010-04-01&to=2010-04-30&lang=en").await;
    let of_day = &items(&server, "waits", "by=day&from=2010-04-30&to=2010-04-30").await[0];
    let share = percent(&of_day["within_15min"]).replace(' ', "\u{a0}");
    assert!(
        html.contains(&format!("Friday 30/04/2010 (the last day that is over): {share} of {} waits", of_day["waits"]))
    );
    assert!(html.contains("the standard asks 80\u{a0}%: missed"));
    let bands = items(&server, "waits", "by=hour-band&from=2010-04-01&to=2010-04-30").await;
    let mean = |band: &&Value| band["mean_wait_s"].as_f64().unwrap();
    let worst = bands.iter().max_by(|one, other| mean(one).total_cmp(&mean(other))).unwrap();
    let hour = worst["hour"].as_u64().unwrap();
    assert!(html.contains(&format!("longest wait in the period is {hour}–{}", hour + 1)));
    // A whole month is held against the month before, which is said with both numbers of waits.
    let months = items(&server, "waits", "by=month&from=2010-03-01&to=2010-04-30").await;
    let [march, april] = [&months[0], &months[1]].map(|month| count(&month["waits"]));
    assert!(
        html.contains(&format!("({april} waits), before "))
            && html.contains(&format!("({march} waits, from 01/03/2010"))
    );
    let few = page(&server, "from=2010-04-04&to=2010-04-04&lang=en").await;
    assert!(few.contains("There is no ticket on these days."), "a Sunday");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_in_an_address_is_said_and_what_is_shown_instead() {
    let (server, _folder) = served();
    for (query, said) in [
        ("by=operator", "“operator” is no value of “Group by”"),
        ("view=people", "“people” is no value of “Part of the page”"),
        ("view=heat&figure=best", "“best” is no value of “Show”"),
        ("service=99", "“99” is no value of “Service”"),
        ("service=H", "The office has no service H"),
        ("from=31/02/2010", "“31/02/2010” is no date for “From”: the days from 01/04/2010 to 30/04/2010 are shown."),
        ("from=2010-03-31&to=2010-03-01", "exchanged, from 01/03/2010 to 31/03/2010."),
        ("operator=3", "“operator” is no filter of this page"),
        ("by=%3Cscript%3E", "“&#60;script&#62;” is no value"),
    ] {
        let html = page(&server, &format!("{query}&lang=en")).await;
        assert!(html.contains("role=\"alert\"") && html.contains(said), "{query}: {said}");
    }
    let fine = page(&server, &format!("by=day&{TWO_MONTHS}&service=A&lang=en")).await;
    assert!(!fine.contains("role=\"alert\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_before_lead_where_they_led_and_a_view_can_be_sent() {
    let (server, _folder) = served();
    let html = page(&server, "by=iso-week&from=2010-04-05&to=2010-04-11&service=E&lang=en").await;
    assert!(html.contains("<option value=\"iso-week\" selected>") && html.contains("<option value=\"E\" selected>"));
    let rows_of = "by=iso-week&#38;from=2010-04-05&#38;to=2010-04-11&#38;service=E";
    for export in ["csv", "xlsx"] {
        assert!(html.contains(&format!("/api/v1/reports/waits.{export}?{rows_of}")), "{export}");
    }
    assert!(html.contains(&format!("data-address=\"/reports?view=waits&#38;{rows_of}\"")));
    // Before and after, as many days; the address without anything says its days all the same.
    assert!(html.contains("from=2010-03-29&#38;to=2010-04-04") && html.contains("from=2010-04-12&#38;to=2010-04-18"));
    assert!(page(&server, "").await.contains("from=2010-04-01&#38;to=2010-04-30"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_there_in_both_languages_also_where_nothing_is_known() {
    let empty = tempfile::tempdir().unwrap();
    let (new, (known, _folder)) = (Server::start(empty.path(), &[]), served());
    let last: Date = "2010-04-30".parse().unwrap();
    for view in ["waits", "heat", "service-time", "feedback", "live"] {
        for lang in ["it", "en"] {
            for server in [&new, &known] {
                let html = page(server, &format!("view={view}&lang={lang}")).await;
                assert!(!html.contains("reports-answer") && !html.contains(">reports-"), "{view} {lang}");
                let _ = page(server, &format!("view={view}&lang={lang}&from={last}&to={last}")).await;
            }
        }
    }
    let html = page(&new, "lang=en").await;
    assert!(html.contains("There is no ticket on these days.") && !html.contains("class=\"answer\""));
}
