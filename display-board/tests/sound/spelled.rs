//! Number words, written anew: counting as at school, and nothing of how clips are named.

use protocol::Language;

/// "Numero a quarantacinque, sportello tre", as the recordings are to say it.
pub(crate) fn call(letter: char, number: u32, desk: u16, language: Language) -> String {
    let (ticket, at) = (spelled(number, language), spelled(u32::from(desk), language));
    match language {
        Language::It => format!("Numero {} {ticket}, sportello {at}", italian_letter(letter)),
        Language::En => format!("Number {letter}-{ticket}, desk {at}"),
    }
}

/// From two thousand on, digit by digit.
fn spelled(number: u32, language: Language) -> String {
    if number < 2_000 {
        return match language {
            Language::It => italian(number),
            Language::En => english(number),
        };
    }
    let digits = number.to_string();
    digits.chars().map(|digit| spelled(digit.to_digit(10).unwrap(), language)).collect::<Vec<_>>().join(" ")
}

/// Thousands, hundreds and what is left are words of their own.
fn italian(number: u32) -> String {
    match number {
        1_000.. => after("mille", number - 1_000, italian),
        200..=999 => after(&format!("{}cento", italian(number / 100)), number % 100, italian),
        100..=199 => after("cento", number - 100, italian),
        _ => italian_small(number),
    }
}

fn after(head: &str, rest: u32, of: fn(u32) -> String) -> String {
    if rest == 0 { head.to_owned() } else { format!("{head} {}", of(rest)) }
}

fn italian_small(number: u32) -> String {
    let first = match number {
        0 => "zero",
        1 => "uno",
        2 => "due",
        3 => "tre",
        4 => "quattro",
        5 => "cinque",
        6 => "sei",
        7 => "sette",
        8 => "otto",
        9 => "nove",
        10 => "dieci",
        11 => "undici",
        12 => "dodici",
        13 => "tredici",
        14 => "quattordici",
        15 => "quindici",
        16 => "sedici",
        17 => "diciassette",
        18 => "diciotto",
        19 => "diciannove",
        20..=29 => "venti",
        30..=39 => "trenta",
        40..=49 => "quaranta",
        50..=59 => "cinquanta",
        60..=69 => "sessanta",
        70..=79 => "settanta",
        80..=89 => "ottanta",
        _ => "novanta",
    };
    match number {
        0..=19 => first.to_owned(),
        _ => match number % 10 {
            0 => first.to_owned(),
            // Of two vowels that meet the first falls: ventuno, ventotto.
            unit @ (1 | 8) => format!("{}{}", &first[..first.len() - 1], italian_small(unit)),
            // Stressed at its end, so it bears an accent.
            3 => format!("{first}tré"),
            unit => format!("{first}{}", italian_small(unit)),
        },
    }
}

fn english(number: u32) -> String {
    let and = |head: String, rest: u32| if rest == 0 { head } else { format!("{head} and {}", english(rest)) };
    match number {
        1_100.. => format!("one thousand {}", english(number - 1_000)),
        1_000..=1_099 => and("one thousand".to_owned(), number - 1_000),
        100..=999 => and(format!("{} hundred", english(number / 100)), number % 100),
        20..=99 => {
            let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
            let ten = tens[number as usize / 10 - 2];
            if number.is_multiple_of(10) { ten.to_owned() } else { format!("{ten}-{}", english(number % 10)) }
        }
        _ => {
            let small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
            small.split(' ').nth(number as usize).unwrap().to_owned()
        }
    }
}

/// How Italians call the letters that stand before numbers.
fn italian_letter(letter: char) -> &'static str {
    let named = "A a,B bi,C ci,D di,E e,F effe,G gi,H acca,J i lunga,K cappa,L elle,M emme,N enne,P pi,R erre,T ti,U u,V vu,W doppia vu,X ics,Y ìpsilon";
    named.split(',').find_map(|one| one.strip_prefix(letter)).unwrap().trim_start()
}
