//! How deep the tags of a part stand inside each other, told from its bytes: readers of XML remember every tag that is open,
//! and a small file could hold a hundred million of them.

/// Bytes of a tag that tell what it is: `</a`, `<!-`, `<![`.
const TAG_BYTES: usize = 3;

/// Counts tags as a part streams past, by the places of its `<` and `>`.
#[derive(Default)]
pub(super) struct Depth {
    now: u32,
    most: u32,
    inside: Inside,
    /// A `<` at the end of a piece, with what stands after it.
    unfinished: Vec<u8>,
    /// The last two bytes of the piece before.
    last: [u8; 2],
}

/// Where signs mean nothing.
#[derive(Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Neither,
    Comment,
    /// `<![CDATA[`, text in which signs stand for themselves.
    Text,
}

impl Depth {
    /// The most tags inside each other so far.
    pub fn most(&self) -> u32 {
        self.most
    }

    /// A piece begins; its signs are taken after this.
    pub fn begin(&mut self, piece: &[u8]) {
        if !self.unfinished.is_empty() {
            let mut tag = std::mem::take(&mut self.unfinished);
            tag.extend(piece.iter().take(TAG_BYTES - tag.len()));
            if tag.len() < TAG_BYTES {
                self.unfinished = tag;
            } else {
                self.tag(tag.get(1..).unwrap_or_default());
            }
        }
    }

    /// Takes the `<` or `>` at this place.
    pub fn take(&mut self, piece: &[u8], at: usize) {
        let after = piece.get(at + 1..).unwrap_or_default();
        match piece.get(at) {
            Some(b'<') if after.len() + 1 < TAG_BYTES => self.unfinished = piece.get(at..).unwrap_or_default().to_vec(),
            Some(b'<') => self.tag(after),
            _ => {
                let before = |back: usize| match at.checked_sub(back) {
                    Some(place) => piece.get(place).copied(),
                    None => self.last.get(2 + at - back).copied(),
                };
                self.sign_of_end([before(2), before(1)]);
            }
        }
    }

    /// A piece has ended.
    pub fn end(&mut self, piece: &[u8]) {
        self.last = match piece {
            [.., one, two] => [*one, *two],
            [one] => [self.last[1], *one],
            [] => self.last,
        };
    }

    fn tag(&mut self, after: &[u8]) {
        if self.inside != Inside::Neither {
            return;
        }
        match after {
            [b'/', ..] => self.now = self.now.saturating_sub(1),
            [b'!', b'[', ..] => self.inside = Inside::Text,
            [b'!', b'-', ..] => self.inside = Inside::Comment,
            [b'!' | b'?', ..] | [] => {}
            _ => self.now += 1,
        }
        self.most = self.most.max(self.now);
    }

    fn sign_of_end(&mut self, before: [Option<u8>; 2]) {
        match (&self.inside, before) {
            (Inside::Text, [Some(b']'), Some(b']')]) | (Inside::Comment, [Some(b'-'), Some(b'-')]) => {
                self.inside = Inside::Neither;
            }
            (Inside::Neither, [_, Some(b'/')]) => self.now = self.now.saturating_sub(1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Depth;

    /// The most depth of a text, read in pieces of this length.
    fn most(text: &str, length: usize) -> u32 {
        let mut depth = Depth::default();
        for piece in text.as_bytes().chunks(length) {
            depth.begin(piece);
            memchr::memchr2_iter(b'<', b'>', piece).for_each(|at| depth.take(piece, at));
            depth.end(piece);
        }
        depth.most()
    }

    #[test]
    fn tags_are_counted_wherever_a_piece_ends() {
        let text = "<?xml?><!DOCTYPE a><a x='1'><b/><b /><!-- <c><c><c> --><c><d></d></c>\
                    <![CDATA[<br><br><br> a > b ]]></a><e><f/></e>";
        for length in 1..text.len() {
            assert_eq!(most(text, length), 3, "in pieces of {length}");
        }
        assert_eq!(most(&"<a>".repeat(50), 7), 50);
        assert_eq!(most(&"<a></a><b/>".repeat(50), 3), 1);
    }
}
