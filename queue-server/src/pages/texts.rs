//! The words of pages, in Italian and English: `locales/it` and `locales/en`, in Fluent. Scripts read the same files.

use std::borrow::Cow;

pub(super) use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use protocol::Language;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "it",
        // Marks of direction around variables are for mixed scripts, which there are none of here.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ITALIAN: LanguageIdentifier = langid!("it");
const ENGLISH: LanguageIdentifier = langid!("en");

/// The words in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Texts(pub(super) Language);

impl Texts {
    /// A text by its id. One that is missing shows its id, and a test finds it.
    pub(super) fn say(self, id: &str) -> String {
        LOCALES.lookup(&self.identifier(), id)
    }

    /// A text with what is put into it.
    pub(super) fn say_with(self, id: &str, values: &[(&'static str, FluentValue<'static>)]) -> String {
        let values = values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        LOCALES.lookup_with_args(&self.identifier(), id, &values)
    }

    /// The language as `lang` has it.
    pub(super) fn tag(self) -> &'static str {
        match self.0 {
            Language::It => "it",
            Language::En => "en",
        }
    }

    /// The other language: where the switch leads.
    pub(super) fn other(self) -> Self {
        match self.0 {
            Language::It => Self(Language::En),
            Language::En => Self(Language::It),
        }
    }

    const fn identifier(self) -> LanguageIdentifier {
        match self.0 {
            Language::It => ITALIAN,
            Language::En => ENGLISH,
        }
    }
}
