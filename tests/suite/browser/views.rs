//! Every view of every state, in both languages, held against what judges a page as it stands: its layout at every size, and axe-core.
//! Opening a view takes longer than judging it, so it is opened once for all of them.

use tests::rounds::full;

use super::{
    accessibility::{self, axe},
    layout,
    stage::{Browser, LANGUAGES, Scene, Set, View, settle},
};

/// A width and a height, in CSS pixels.
type Size = (u32, u32);

const PHONE: Size = (390, 844);
const NARROW: Size = (320, 640);
const DESK: Size = (1280, 800);
const HALL: Size = (1920, 1080);
/// 1280×800 at 200 %.
const ENLARGED: Size = (640, 400);

/// Sizes at which every page is looked at.
const SIZES: [Size; 5] = [PHONE, DESK, HALL, ENLARGED, NARROW];
/// Where a page is looked at in both languages on every change: a small and a large one in each, and each one once.
const SHARED: [[Size; 3]; 2] = [[PHONE, DESK, HALL], [NARROW, DESK, ENLARGED]];

/// A page's own sizes besides: a television, a standing screen.
fn further(view: &View) -> &'static [Size] {
    match view {
        board if board.is_of("board") => &[(3840, 2160)],
        kiosk if kiosk.is_of("kiosk") => &[(1080, 1920)],
        _ => &[],
    }
}

/// A view as it is looked at: in a language, at sizes, at the last of which axe looks at it as well.
struct Look {
    view: View,
    language: &'static str,
    sizes: Vec<Size>,
}

impl Look {
    fn new(view: &View, language: &'static str, sizes: &[Size]) -> Self {
        let usual = if view.is_of("phone") { PHONE } else { DESK };
        let others = sizes.iter().chain(further(view)).copied().filter(|size| *size != usual);
        Self { view: view.clone(), language, sizes: others.chain([usual]).collect() }
    }
}

/// What is looked at. With `NUMERETTO_FULL` every view in both languages at all sizes; on every change a part of that in which each page is seen in
/// both languages, each state of each page at all sizes, and without its server, where all views of a page get the same band, one of each.
fn looks(set: &Set) -> Vec<Look> {
    let both = |view: &View, sizes: [&[Size]; 2]| {
        LANGUAGES.into_iter().zip(sizes).map(|(language, sizes)| Look::new(view, language, sizes)).collect::<Vec<_>>()
    };
    // From state to state the languages change: what is said of a closed office is seen in both.
    let one = |nth: usize, view: &View| vec![Look::new(view, LANGUAGES[(nth + set.scene as usize) % 2], &SIZES)];
    let mut pages = Vec::new();
    let mut is_new = |view: &View| {
        let page = view.page();
        let is_new = !pages.contains(&page);
        pages.push(page);
        is_new
    };
    match set.scene {
        _ if full() => set.views.iter().flat_map(|view| both(view, [&SIZES, &SIZES])).collect(),
        Scene::Normal | Scene::Full => set.views.iter().flat_map(|view| both(view, [&SHARED[0], &SHARED[1]])).collect(),
        Scene::Lost => {
            let views = set.views.iter().filter(|view| is_new(view)).enumerate();
            views.flat_map(|(nth, view)| one(nth, view)).collect()
        }
        _ => set.views.iter().enumerate().flat_map(|(nth, view)| one(nth, view)).collect(),
    }
}

async fn nothing_is_wrong(scene: Scene) {
    let axe = axe();
    let mut set = Set::of(scene).await;
    let mut browser = Browser::start().await;
    browser.still().await;
    let mut found = Vec::new();
    for Look { view, language, sizes } in looks(&set) {
        let foreign = layout::foreign(language);
        set.show(&mut browser, &view, language).await;
        for size @ (width, height) in sizes {
            browser.size(size).await;
            settle(&browser).await;
            let of_size = layout::findings(&browser, &foreign).await;
            let at = format!("{} ({language}, {width}×{height})", view.name);
            found.extend(of_size.into_iter().map(|one| format!("{at}: {one}")));
        }
        let of_view = accessibility::findings(&browser, &axe).await;
        found.extend(of_view.into_iter().map(|one| format!("{} ({language}): {one}", view.name)));
    }
    assert!(found.is_empty(), "{} findings, {scene:?}:\n{}", found.len(), found.join("\n"));
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_in_an_empty_office() {
    nothing_is_wrong(Scene::Empty).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_on_a_quiet_morning() {
    nothing_is_wrong(Scene::Normal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_in_a_full_office() {
    nothing_is_wrong(Scene::Full).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_at_night() {
    nothing_is_wrong(Scene::Night).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_when_the_hall_is_closed() {
    nothing_is_wrong(Scene::HallClosed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_when_the_day_is_closed() {
    nothing_is_wrong(Scene::DayClosed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_when_the_server_is_gone() {
    nothing_is_wrong(Scene::Lost).await;
}
