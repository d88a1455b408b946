//! Reads the bytes of a slip on standard input, with the decoder of hardless, and says what they print: a line for each line of
//! text, code, picture and cut, in the words of `tests/suite/paper.rs`.
//!
//! `escpos-paper [--windows-1252 PAGE] [--mm 58] [--png FILE] [--html FILE] < BYTES`

use std::{
    collections::HashMap,
    error::Error,
    fs,
    io::{Read, stdin},
};

use encoding_rs::WINDOWS_1252;
use hardless_escpos::{Align, CodePages, Node, Parser, TableCodePage};
use hardless_render::{PaperWidth, RenderOptions, render_html_document, render_png};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let options: HashMap<_, _> =
        arguments.chunks(2).filter_map(|pair| Some((pair[0].as_str(), pair.get(1)?.as_str()))).collect();
    let mut pages = CodePages::default();
    if let Some(page) = options.get("--windows-1252") {
        pages = pages.with(page.parse()?, windows_1252());
    }
    let mut bytes = Vec::new();
    stdin().read_to_end(&mut bytes)?;
    let mut parser = Parser::with_code_pages(pages);
    let mut nodes = parser.push(&bytes);
    nodes.extend(parser.finish());
    print!("{}", Sayer::default().all(&nodes));

    let paper = if options.get("--mm") == Some(&"58") { PaperWidth::Mm58 } else { PaperWidth::Mm80 };
    let shown = RenderOptions { paper, show_unknown: false };
    if let Some(file) = options.get("--png") {
        fs::write(file, render_png(&nodes, &shown)?)?;
    }
    if let Some(file) = options.get("--html") {
        fs::write(file, render_html_document(&nodes, &shown))?;
    }
    Ok(())
}

fn windows_1252() -> TableCodePage {
    let mut upper = ['\0'; 128];
    for (letter, byte) in upper.iter_mut().zip(0x80..=0xff_u8) {
        let bytes = [byte];
        *letter = WINDOWS_1252.decode_without_bom_handling(&bytes).0.chars().next().unwrap_or('\0');
    }
    TableCodePage::new("windows-1252", upper)
}

/// Follows the settings and says what is printed under them.
struct Sayer {
    said: String,
    line: String,
    width: u8,
    height: u8,
    bold: bool,
    centred: bool,
    module: u8,
    level: String,
    payload: String,
}

impl Default for Sayer {
    fn default() -> Self {
        Self {
            said: String::new(),
            line: String::new(),
            width: 1,
            height: 1,
            bold: false,
            centred: false,
            module: 3,
            level: "L".into(),
            payload: String::new(),
        }
    }
}

impl Sayer {
    fn all(mut self, nodes: &[Node]) -> String {
        for node in nodes {
            self.node(node);
        }
        self.end_line();
        self.said
    }

    fn say(&mut self, what: &str) {
        self.said.push_str(what);
        self.said.push('\n');
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            let place = if self.centred { " centred" } else { "" };
            self.say(&format!("text{place}{line}"));
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Init => *self = Self { said: std::mem::take(&mut self.said), ..Self::default() },
            Node::Text { text } => {
                let bold = if self.bold { " bold" } else { "" };
                self.line.push_str(&format!(" {}x{}{bold} {text:?}", self.width, self.height));
            }
            Node::LineFeed => self.end_line(),
            Node::Align { align } => self.centred = *align == Align::Center,
            Node::Bold { on } => self.bold = *on,
            Node::Size { width, height } => (self.width, self.height) = (*width, *height),
            Node::QrModuleSize { dots } => self.module = *dots,
            Node::QrErrorCorrection { level } => self.level = format!("{level:?}"),
            Node::QrStore { text, .. } => self.payload = text.clone(),
            Node::QrPrint => {
                self.say(&format!("code {} {} {:?}", self.module, self.level, self.payload));
            }
            Node::RasterImage { width_bytes, height, data, .. } => {
                let dark: u32 = data.iter().map(|byte| byte.count_ones()).sum();
                self.say(&format!("picture {}x{height}, {dark} dark", u32::from(*width_bytes) * 8));
            }
            Node::Cut { partial, .. } => {
                self.end_line();
                self.say(if *partial { "cut partial" } else { "cut full" });
            }
            // What is set without being seen: known by name. Anything else would come out as who knows what.
            Node::Unknown { command: Some(name), .. }
                if ["ESC R", "ESC J", "GS a", "GS B", "GS r", "FS .", "FS p", "GS ( L"].contains(&name.as_str()) => {}
            Node::CodePage { name: Some(_), .. } | Node::Feed { .. } | Node::QrModel { model: 2 } => {}
            other => self.say(&format!("unknown {other:?}")),
        }
    }
}
