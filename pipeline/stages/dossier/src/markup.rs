//! Writes elements and text, for both formats: everything is escaped, nothing else is added.

use quick_xml::escape::escape;

/// Markup that is being written.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    out: String,
}

impl Markup {
    /// Begins with what stands in front of the first element.
    pub(crate) fn new(start: &str) -> Self {
        Self {
            out: start.to_owned(),
        }
    }

    /// An element with what `inside` writes.
    pub(crate) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.begin(name, attributes);
        self.out.push('>');
        inside(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element of XML without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.out.push_str("/>");
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
    }

    /// Text; characters that XML has no place for are left out.
    pub(crate) fn text(&mut self, text: &str) {
        let text: String = text.chars().filter(|c| is_allowed(*c)).collect();
        self.out.push_str(&escape(&text));
    }

    /// Markup of our own, as it is.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }
}

/// The characters of XML 1.0, section 2.2.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn text_cannot_become_markup() {
        let mut markup = Markup::default();
        markup.element("p", &[("title", "a\"b<c")], |p| {
            p.text("<script>'&\u{0}\u{b}\u{ffff}");
        });
        let found = String::from_utf8(markup.finish()).unwrap();
        let expected = "<p title=\"a&quot;b&lt;c\">&lt;script&gt;&apos;&amp;</p>";
        assert_eq!(found, expected);
    }
}
