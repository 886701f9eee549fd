//! The e-mail draft: a message that mail programs open unsent (`X-Unsent: 1`), to the ICB with the LMC in copy, with the
//! copy to send attached. Nothing is ever sent. The same claim gives the same bytes.

use super::letter::{covering_letter, or_blank};
use super::workbook::{incident_words, practice_name};
use crate::claim::outcome::Claim;
use sha2::{Digest, Sha256};

/// Name of the attachment: the copy to send.
pub const ATTACHMENT: &str = "claim-icb.xlsx";

/// The draft (RFC 5322, MIME), with the attachment in base64.
pub fn email_draft(claim: &Claim, attachment: &[u8]) -> Vec<u8> {
    let digest = Sha256::digest(attachment);
    let boundary: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let boundary = format!("normalday-{boundary}");
    let policy = &claim.plan.policy;
    let subject = format!("Claim for the {}: {}", incident_words(claim), practice_name(claim));
    let headers = [
        ("X-Unsent", "1".to_owned()),
        ("Date", format!("{} +0000", claim.plan.incident.start.format("%a, %d %b %Y %H:%M:%S"))),
        ("From", mailbox(&policy.practice.name, &policy.practice.email, "practice name")),
        ("To", mailbox(&policy.icb.name, &policy.icb.email, "ICB name")),
        ("Cc", mailbox(&policy.lmc.name, &policy.lmc.email, "LMC name")),
        ("Subject", encoded_words(&subject)),
        ("MIME-Version", "1.0".to_owned()),
        ("Content-Type", format!("multipart/mixed;\r\n boundary=\"{boundary}\"")),
    ];
    let mut text = String::new();
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\nThis is a message in several parts.\r\n");
    text.push_str(&format!("\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n"));
    text.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
    let body = format!("{}\nAttached: {ATTACHMENT}\n", covering_letter(claim)).replace('\n', "\r\n");
    text.push_str(&base64_lines(body.as_bytes()));
    text.push_str(&format!("\r\n--{boundary}\r\n"));
    text.push_str("Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;\r\n");
    text.push_str(&format!(" name=\"{ATTACHMENT}\"\r\nContent-Transfer-Encoding: base64\r\n"));
    text.push_str(&format!("Content-Disposition: attachment; filename=\"{ATTACHMENT}\"\r\n\r\n"));
    text.push_str(&base64_lines(attachment));
    text.push_str(&format!("\r\n--{boundary}--\r\n"));
    text.into_bytes()
}

/// `Name <address>`; without an address the group `[name]:;`, which mail programs show as a blank to fill in.
fn mailbox(name: &str, address: &str, blank: &str) -> String {
    let shown = or_blank(name, blank);
    let is_plain = |text: &str| {
        text.contains('@')
            && text
                .chars()
                .all(|letter| letter.is_ascii_graphic() && !matches!(letter, '<' | '>' | ',' | ';' | ':' | '"'))
    };
    match address.trim() {
        known if is_plain(known) => format!("{} <{known}>", phrase(&shown)),
        _ => format!("{}:;", phrase(&shown)),
    }
}

/// A display name: quoted, or as encoded words where it is not plain ASCII.
fn phrase(text: &str) -> String {
    if text.is_ascii() {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        encoded_words(text)
    }
}

/// Header text as RFC 2047 encoded words, folded; plain ASCII of moderate length stays as it is.
fn encoded_words(text: &str) -> String {
    const PLAIN_LETTERS: usize = 60;
    const BYTES_IN_A_WORD: usize = 42;
    if text.is_ascii() && text.len() <= PLAIN_LETTERS {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for letter in text.chars() {
        if words.last().is_some_and(|word| word.len() + letter.len_utf8() > BYTES_IN_A_WORD) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    let encoded: Vec<String> = words.iter().map(|word| format!("=?utf-8?B?{}?=", base64(word.as_bytes()))).collect();
    encoded.join("\r\n ")
}

fn base64_lines(bytes: &[u8]) -> String {
    const BYTES_IN_A_LINE: usize = 57;
    bytes.chunks(BYTES_IN_A_LINE).map(|chunk| format!("{}\r\n", base64(chunk))).collect()
}

/// Base64 (RFC 4648). Small enough not to want a crate.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place)) & 63;
            let letter = LETTERS.get(index as usize).copied().unwrap_or(b'A');
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (plain, encoded) in cases {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_missing_address_is_an_empty_group_and_a_line_break_cannot_add_a_header() {
        assert_eq!(mailbox("", "", "ICB name"), "\"[ICB name]\":;");
        assert_eq!(mailbox("ICB", "claims@icb.example", "ICB name"), "\"ICB\" <claims@icb.example>");
        assert_eq!(mailbox("a\r\nBcc: x", "a@b.example\r\nBcc: x@y.example", "x"), "\"a  Bcc: x\":;");
    }
}
